// What a store can do: remembered, and found out anew.

import { expect, it } from 'vitest';
import { ProfileId } from '../../../src/contract/models.ts';
import { createKnownStore } from '../../../src/renderer/state/store-facts.ts';
import { callExamples } from '../../contract/examples.ts';
import { toldEngine } from './engine.ts';

const profileId = ProfileId.parse('p');
const facts = callExamples['store.probe'].output;
const [bucket] = callExamples['bucket.list'].output;

it('shows what is remembered, and the buckets that a try could use', async () => {
  const { api } = toldEngine({ 'store.facts': () => facts, 'bucket.list': () => (bucket ? [bucket] : []) });
  const known = createKnownStore(api, profileId);
  await known.load();
  expect(known.store.getState()).toEqual({ facts, buckets: ['photos'], phase: 'known', error: null });
});

it('can be tried where buckets may not be listed', async () => {
  const { api, asked } = toldEngine({ 'store.facts': () => null, 'store.probe': () => facts });
  const known = createKnownStore(api, profileId);
  await known.load();
  expect(known.store.getState()).toMatchObject({ facts: null, buckets: [], error: null });
  await known.probe(null);
  expect(known.store.getState()).toMatchObject({ facts, phase: 'known' });
  expect(asked.at(-1)).toEqual(['store.probe', { profileId, bucket: null }]);
});

it('keeps what was known when a try fails, and tells why', async () => {
  const { api } = toldEngine({ 'store.facts': () => facts });
  const known = createKnownStore(api, profileId);
  await known.load();
  await known.probe('photos');
  expect(known.store.getState()).toMatchObject({
    facts,
    phase: 'known',
    error: { code: 'store.unsupported' },
  });
});
