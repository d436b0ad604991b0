// The status line of a terminal leaves nothing of itself behind.

import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createOutput } from '../../src/cli/output.ts';

/** A stream that looks like a terminal of 80 columns, and what was written to it. */
function terminal() {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString('utf8'));
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY: true, columns: 80 }) as never, written };
}

/** The one line that a terminal shows after these writes. */
function lineOf(written: readonly string[]): string {
  const cells: string[] = [];
  let column = 0;
  for (const sign of written.join('')) {
    if (sign === '\r') column = 0;
    else cells[column++] = sign;
  }
  return cells.join('').trimEnd();
}

it('goes when it is emptied, and what is said next begins at the margin', async () => {
  const { stream, written } = terminal();
  const output = createOutput({ out: stream, err: stream, isJson: false, hasStatus: true });
  output.status('12 of 214 files, 3.1 of 48.2 MiB');
  output.status('13 of 214 files');
  output.status('');
  output.say('upload: a.txt', null);
  await output.drained();
  expect(lineOf(written)).toBe('upload: a.txt');
  expect(lineOf(written.slice(0, -1))).toBe('');
});
