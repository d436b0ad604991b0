import { describe, expect, it } from 'vitest';
import type { LocalPath } from '../../../src/contract/models.ts';
import type { Begun } from '../../../src/engine/store/checkpoint.ts';
import { begunOp, key, openPair, pairFile } from './pair-samples.ts';

const upload: Begun = {
  kind: 'upload',
  uploadId: 'u1',
  operation: 'o1',
  targetKey: key('a'),
  version: 'f',
  sizeBytes: 30,
  partBytes: 10,
  hasChecksum: true,
};
const download: Begun = {
  kind: 'download',
  path: '/home/a/.longshore/tmp/1' as LocalPath,
  targetKey: key('a'),
  version: '"e"',
  sizeBytes: 30,
  partBytes: 10,
};
const part = (number: number) => ({ number, sizeBytes: 10, crc32: 4_294_967_295, etag: `"${number}"` });

describe('an act that was begun', () => {
  it('is found by the next process, oldest first, until it has ended', async () => {
    const file = await pairFile();
    const first = await openPair(file);
    const second = begunOp('2', {
      act: 'download',
      begunMs: 1.5,
      temp: key('.longshore/tmp/2'),
      aside: key('.longshore/trash/a'),
    });
    first.beginOp(begunOp('3', { begunMs: 2.5 }));
    first.beginOp(second);
    first.beginOp(begunOp('1', { begunMs: 2 }));
    first.endOp('1');
    first.close();
    const journal = await openPair(file);
    expect(journal.ops()).toEqual([second, begunOp('3', { begunMs: 2.5 })]);
    journal.endOp('2');
    journal.endOp('3');
    expect(journal.ops()).toEqual([]);
  });

  it('remembers for the next process what its upload has got across', async () => {
    const file = await pairFile();
    const first = await openPair(file);
    first.beginOp(begunOp('1'));
    expect(first.checkpoint('1')).toBeNull();
    first.saveBegun('1', upload);
    for (const number of [10, 2, 1]) first.savePart('1', part(number));
    first.savePart('1', { ...part(2), etag: null });
    first.close();
    expect((await openPair(file)).checkpoint('1')).toEqual({
      begun: upload,
      parts: [part(1), { ...part(2), etag: null }, part(10)],
    });
  });

  it('keeps that when it is begun once more', async () => {
    const journal = await openPair();
    journal.beginOp(begunOp('1'));
    journal.saveBegun('1', upload);
    journal.savePart('1', part(1));
    journal.beginOp(begunOp('1', { path: key('b') }));
    expect(journal.ops()).toEqual([begunOp('1', { path: key('b') })]);
    expect(journal.checkpoint('1')).toEqual({ begun: upload, parts: [part(1)] });
  });

  it('forgets the parts of what it had begun before', async () => {
    const journal = await openPair();
    journal.beginOp(begunOp('1'));
    journal.saveBegun('1', upload);
    journal.savePart('1', part(1));
    journal.saveBegun('1', download);
    expect(journal.checkpoint('1')).toEqual({ begun: download, parts: [] });
  });

  it('takes no part once nothing is begun any more, nor once it has ended', async () => {
    const journal = await openPair();
    journal.beginOp(begunOp('1'));
    journal.saveBegun('1', upload);
    journal.saveBegun('1', null);
    journal.savePart('1', part(1));
    expect(journal.checkpoint('1')).toBeNull();
    journal.saveBegun('1', upload);
    journal.endOp('1');
    expect(journal.checkpoint('1')).toBeNull();
    journal.beginOp(begunOp('1'));
    journal.saveBegun('1', upload);
    expect(journal.checkpoint('1')).toEqual({ begun: upload, parts: [] });
  });

  it('must be written down before anything is begun for it', async () => {
    const journal = await openPair();
    expect(() => journal.saveBegun('1', upload)).toThrow(expect.objectContaining({ code: 'other' }));
    expect(journal.checkpoint('1')).toBeNull();
  });
});
