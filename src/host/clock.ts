// The real time, for everything but tests.

import { delay } from '../base/abort.ts';
import type { Clock } from '../engine/host.ts';

export const systemClock: Clock = { now: () => Date.now(), delay };
