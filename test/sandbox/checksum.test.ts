// The checksums themselves: published check values, and the joining of CRCs against the plain way.

import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChecksumAlgorithm, Hashers } from '../../src/sandbox/body/checksum.ts';
import { joinSums } from '../../src/sandbox/body/crc-combine.ts';

const hashers = new Hashers();

async function sumOf(algorithm: ChecksumAlgorithm, ...chunks: Uint8Array[]): Promise<Buffer> {
  const hasher = await hashers.create(algorithm);
  for (const chunk of chunks) hasher.update(chunk);
  return hasher.digest();
}

test.each<[ChecksumAlgorithm, string]>([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
  ['SHA1', createHash('sha1').update('123456789').digest('hex')],
  ['SHA256', createHash('sha256').update('123456789').digest('hex')],
])('%s of 123456789 is its published check value', async (algorithm, expected) => {
  expect((await sumOf(algorithm, Buffer.from('123456789'))).toString('hex')).toBe(expected);
});

test('hashers in use at the same time do not disturb each other', async () => {
  const [a, b] = [await hashers.create('CRC64NVME'), await hashers.create('CRC64NVME')];
  a.update(Buffer.from('1234'));
  b.update(Buffer.from('other'));
  a.update(Buffer.from('56789'));
  expect([a.digest().toString('hex'), b.digest()]).toEqual([
    'ae8b14860a799888',
    await sumOf('CRC64NVME', Buffer.from('other')),
  ]);
});

describe.each<ChecksumAlgorithm>(['CRC32', 'CRC32C', 'CRC64NVME'])('the %s of a whole', (algorithm) => {
  test('is joined from the sums of its parts, whatever their sizes', async () => {
    const part = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const sums = await Promise.all(
          parts.map(async (one) => ({ sizeBytes: one.length, sum: await sumOf(algorithm, one) })),
        );
        expect(joinSums(algorithm, sums)).toEqual(await sumOf(algorithm, ...parts));
      }),
      { numRuns: 50, seed: 3 },
    );
  });

  test('of ten thousand parts is joined in no time', async () => {
    const sums = Array.from({ length: 10_000 }, () => ({
      sizeBytes: 5 * 1024 ** 2,
      sum: Buffer.alloc(8, 7).subarray(0, algorithm === 'CRC64NVME' ? 8 : 4),
    }));
    const start = performance.now();
    joinSums(algorithm, sums);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('the SHA of a whole cannot be joined', () => {
  expect(joinSums('SHA256', [])).toBeUndefined();
});
