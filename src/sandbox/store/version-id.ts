// The ids of versions: opaque to clients, in order to this server.

import { randomBytes } from 'node:crypto';

/** The id of what was put while the bucket kept no versions; a key has one such version at most. */
export const NULL_VERSION = 'null';

const ID_BYTES = 24;
const SEQUENCE_BYTES = 6;

/**
 * Makes an id that no version has had. It holds the place of the version among those of its key, so that a listing
 * finds where to go on although the version that it ended with was removed meanwhile.
 */
export function newVersionId(sequence: number): string {
  const bytes = randomBytes(ID_BYTES);
  bytes.writeUIntBE(sequence, 0, SEQUENCE_BYTES);
  return bytes.toString('base64url');
}

/** Gives the sequence that an id was made for. */
export function placeInOrder(versionId: string): number {
  return Buffer.from(versionId, 'base64url').readUIntBE(0, SEQUENCE_BYTES);
}

/** Tells whether a text could be an id that this server gave. */
export function isVersionId(text: string): boolean {
  return text === NULL_VERSION || /^[\w-]{32}$/.test(text);
}
