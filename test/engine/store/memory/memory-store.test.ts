// The memory store does what every store must.

import { createMemoryStore } from '../../../../src/engine/store/memory/memory-store.ts';
import { describeStore } from '../conformance.ts';

describeStore('memory', async () => ({ newStore: async () => createMemoryStore(), stop: async () => {} }));
