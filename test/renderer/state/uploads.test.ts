// Unfinished uploads: listing them, choosing the old ones, giving them up.

import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { ProfileId } from '../../../src/contract/models.ts';
import type { UnfinishedUpload } from '../../../src/contract/uploads.ts';
import { abandoned, createUploads, takenBy } from '../../../src/renderer/state/uploads.ts';
import { streamExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const example = streamExamples['upload.list'].items[0]?.[0] as UnfinishedUpload;
const dayMs = 86_400_000;
const nowMs = 100 * dayMs;
const upload = (uploadId: string, part: Partial<UnfinishedUpload> = {}): UnfinishedUpload => ({
  ...example,
  uploadId,
  startedMs: nowMs - 10 * dayMs,
  ...part,
});
const profileId = ProfileId.parse('p');

describe('createUploads', () => {
  it('lists all pages, and anew when told to', async () => {
    const { api } = toldEngine(
      {},
      {
        'upload.list': async function* () {
          yield [upload('a')];
          yield [upload('b')];
        },
      },
    );
    const uploads = createUploads(api, profileId, 'photos');
    const listed = () => vi.waitFor(() => expect(uploads.store.getState().phase).toBe('listed'));
    uploads.load();
    uploads.load();
    await listed();
    expect(uploads.store.getState().uploads.map(({ uploadId }) => uploadId)).toEqual(['a', 'b']);
  });

  it('keeps what was listed when the listing breaks off, and tells why', async () => {
    const { api } = toldEngine(
      {},
      {
        'upload.list': async function* () {
          yield [upload('a')];
          throw new AppError('access.denied', { op: 'upload.list' });
        },
      },
    );
    const uploads = createUploads(api, profileId, null);
    uploads.load();
    await vi.waitFor(() => expect(uploads.store.getState().phase).toBe('failed'));
    expect(uploads.store.getState()).toMatchObject({
      uploads: [{ uploadId: 'a' }],
      error: { code: 'access.denied' },
    });
  });

  it('gives up exactly those that were chosen', async () => {
    const { api, asked } = toldEngine(
      {},
      {
        'upload.abort': async function* () {
          yield { files: 1, folders: 0, sizeBytes: 0, failures: [] };
        },
      },
    );
    const uploads = createUploads(api, profileId, 'photos');
    for await (const { files } of uploads.giveUp([upload('a', { key: 'k' })], AbortSignal.timeout(1000)))
      expect(files).toBe(1);
    expect(asked).toEqual([
      ['upload.abort', { profileId, uploads: [{ bucket: 'photos', key: 'k', uploadId: 'a' }] }],
    ]);
  });
});

describe('abandoned', () => {
  it('are those begun long ago, never ours, never of an unknown age', () => {
    const uploads = [
      upload('old'),
      upload('young', { startedMs: nowMs - 6 * dayMs }),
      upload('ours', { isOurs: true }),
      upload('unknown', { startedMs: null }),
    ];
    expect(abandoned(uploads, 7, nowMs).map(({ uploadId }) => uploadId)).toEqual(['old']);
  });
});

describe('takenBy', () => {
  it('says when it is not the whole', () => {
    expect(takenBy([upload('a', { sizeBytes: 5 }), upload('b', { sizeBytes: 7 })])).toEqual({
      sizeBytes: 12,
      isWhole: true,
    });
    expect(takenBy([upload('a', { sizeBytes: 5 }), upload('b', { sizeBytes: null })])).toEqual({
      sizeBytes: 5,
      isWhole: false,
    });
  });
});
