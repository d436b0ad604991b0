// The query of a request target: ordered, decoded once, and aware of parameters without a value.

import { formDecode } from './percent.ts';

export interface QueryPair {
  readonly name: string;
  readonly value: string;
  /** `false` for `?acl`, `true` for `?acl=`. */
  readonly hasEquals: boolean;
}

/** Holds the parameters of one request. */
export class Query {
  readonly pairs: readonly QueryPair[];

  constructor(text: string) {
    this.pairs = text
      .split('&')
      .filter((piece) => piece !== '')
      .map((piece) => {
        const equals = piece.indexOf('=');
        return equals < 0
          ? { name: formDecode(piece), value: '', hasEquals: false }
          : {
              name: formDecode(piece.slice(0, equals)),
              value: formDecode(piece.slice(equals + 1)),
              hasEquals: true,
            };
      });
  }

  has(name: string): boolean {
    return this.pairs.some((pair) => pair.name === name);
  }

  get(name: string): string | undefined {
    return this.pairs.find((pair) => pair.name === name)?.value;
  }
}
