// Answers are read alike however their bytes are cut, and nothing that comes can do worse than be refused.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerReader } from '../../../../../src/engine/store/s3/wire/answer-reader.ts';
import { WireError } from '../../../../../src/engine/store/s3/wire/wire-error.ts';

const mostBytes = 100_000;

/** The bytes cut at these places. */
function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set([0, ...at.map((place) => place % (bytes.length + 1)), bytes.length])];
  places.sort((a, b) => a - b);
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

/** What a reader makes of the pieces, with a taker that sometimes asks to wait. */
async function read(
  pieces: readonly Buffer[],
  waits: boolean,
): Promise<{ status: number; body: string } | null> {
  const got: Buffer[] = [];
  const onBytes = (chunk: Uint8Array): void | Promise<void> => {
    got.push(Buffer.from(chunk));
    if (waits && got.length % 2 === 0) return Promise.resolve();
  };
  const reader = new AnswerReader({ method: 'GET', bucket: 'b', key: 'k', onBytes }, mostBytes);
  for (const piece of pieces) await reader.feed(piece);
  if (!reader.end() || reader.answer === null) return null;
  const { status, body } = reader.answer;
  return { status, body: Buffer.concat([...got, body]).toString('latin1') };
}

const bodies = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const places = fc.array(fc.nat(2000), { maxLength: 30 });

const withLength = (body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`), body]);

function inChunks(body: Buffer, at: readonly number[]): Buffer {
  const chunks = cut(body, at).filter((chunk) => chunk.length > 0);
  const framed = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)};a=b\r\n`),
    chunk,
    Buffer.from('\r\n'),
  ]);
  const head = Buffer.from(
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
  );
  return Buffer.concat([head, ...framed, Buffer.from('0\r\nX-Trailer: y\r\n\r\n')]);
}

describe('an answer', () => {
  it('is the same however it is cut, and whoever asks to wait', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, places, places, fc.boolean(), async (body, chunks, cuts, waits) => {
        const expected = { status: 200, body: body.toString('latin1') };
        for (const answer of [withLength(body), inChunks(body, chunks)]) {
          expect(await read(cut(answer, cuts), waits)).toEqual(expected);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is none while anything of it lacks', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, places, fc.nat(5000), async (body, chunks, at) => {
        for (const answer of [withLength(body), inChunks(body, chunks)]) {
          expect(await read([answer.subarray(0, at % answer.length)], false)).toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is refused, waited for or read, but never makes anything else happen, whatever bytes come', async () => {
    const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bodies, places, damage, places, async (body, chunks, changes, cuts) => {
        for (const answer of [withLength(body), inChunks(body, chunks)]) {
          const changed = Buffer.from(answer);
          for (const [at, byte] of changes) changed[at % changed.length] = byte;
          await read(cut(changed, cuts), true).catch((error: unknown) =>
            expect(error).toBeInstanceOf(WireError),
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
