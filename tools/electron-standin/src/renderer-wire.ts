// The messages between a window's isolated world and the main process.

import type { PortEnd } from './port-router.ts';

/** From the page; `args` and `data` are wire values. */
export type FromRenderer =
  | {
      readonly kind: 'send';
      readonly channel: string;
      readonly args: unknown;
      readonly ports: readonly PortEnd[];
    }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown }
  | {
      readonly kind: 'port';
      readonly end: PortEnd;
      readonly data: unknown;
      readonly ports: readonly PortEnd[];
    }
  | { readonly kind: 'close'; readonly end: PortEnd }
  | { readonly kind: 'title'; readonly title: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** To the page. */
export type ToRenderer =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly args: unknown;
      readonly ports: readonly PortEnd[];
    }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly reason: string }
  | {
      readonly kind: 'port';
      readonly end: PortEnd;
      readonly data: unknown;
      readonly ports: readonly PortEnd[];
    }
  | { readonly kind: 'closed'; readonly end: PortEnd };

/** What the page's half is told when it starts. */
export interface WorldConfig {
  /** Names the binding, the delivery function and the events between the worlds; nobody else knows it. */
  readonly secret: string;
  readonly process: {
    readonly argv: readonly string[];
    readonly versions: Readonly<Record<string, string | undefined>>;
    readonly platform: string;
    readonly arch: string;
  };
}
