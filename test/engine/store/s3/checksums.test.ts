// The checksums of S3 over bytes whose values are well known.

import { describe, expect, it } from 'vitest';
import { createVerifier, type Promised } from '../../../../src/engine/store/s3/checksums.ts';

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
const right = Buffer.from('123456789');
const wrong = Buffer.from('123456780');

async function isRight(promised: Promised, bytes: Uint8Array): Promise<boolean | undefined> {
  const verifier = await createVerifier(promised);
  verifier?.update(bytes.subarray(0, 4));
  verifier?.update(bytes.subarray(4));
  return verifier?.isRight();
}

describe('createVerifier', () => {
  it.each<[string, Promised]>([
    ['CRC32', { ChecksumCRC32: base64('cbf43926') }],
    ['CRC32C', { ChecksumCRC32C: base64('e3069283') }],
    ['CRC64NVME', { ChecksumCRC64NVME: base64('ae8b14860a799888') }],
    ['SHA-1', { ChecksumSHA1: base64('f7c3bc1d808e04732adf679965ccc34ca7ae3441') }],
    [
      'SHA-256',
      { ChecksumSHA256: base64('15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225') },
    ],
    ['the MD5 in an ETag', { ETag: '"25f9e794323b453885f5181f1b624d0b"' }],
    [
      'the MD5 of an object that the store encrypts itself',
      {
        ETag: '25f9e794323b453885f5181f1b624d0b',
        ServerSideEncryption: 'AES256',
      },
    ],
  ])('tells right bytes from wrong ones by %s', async (_, promised) => {
    expect([await isRight(promised, right), await isRight(promised, wrong)]).toEqual([true, false]);
  });

  it.each<[string, Promised]>([
    ['the ETag of parts', { ETag: '"25f9e794323b453885f5181f1b624d0b-2"' }],
    ['an ETag that is no MD5', { ETag: '"0x8D4BCC2E4835CD0"' }],
    [
      'the ETag of an object under a key of somebody\u2019s',
      {
        ETag: '"25f9e794323b453885f5181f1b624d0b"',
        ServerSideEncryption: 'aws:kms',
      },
    ],
    ['a checksum of checksums', { ChecksumCRC32: 'AAAAAA==-2', ETag: '"x-2"' }],
    [
      'a checksum said to be one of checksums',
      { ChecksumSHA256: 'AAAA', ChecksumType: 'COMPOSITE', ETag: '"x-2"' },
    ],
  ])('does not compare bytes with %s', async (_, promised) => {
    expect(await createVerifier(promised)).toBeNull();
  });
});
