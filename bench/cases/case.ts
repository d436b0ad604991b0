// A case: what is to be done, how much work that is, and how to tell that it was done.

import type { Ground } from '../ground.ts';
import type { Job } from '../peers/peer.ts';
import type { Target } from './target.ts';

export interface Case {
  readonly id: CaseId;
  readonly title: string;
  /** What speed and CPU are counted in. */
  readonly unit: 'request' | 'GiB' | 'key';
  /** How many units one run moves. */
  readonly amount: (ground: Ground) => number;
  readonly targets: readonly Target[];
  /** `run` names the run; every run writes under names of its own. */
  readonly job: (ground: Ground, run: string) => Job;
  /** Where what was moved can be looked at afterwards. */
  readonly arrives: 'server' | 'disk' | 'output';
  /** The bytes that must have arrived, for a proof; null where there is nothing to compare. */
  readonly source: (ground: Ground) => string | null;
  /** What must have arrived. */
  readonly expected: (ground: Ground) => { readonly files: number; readonly bytes: number };
}

export type CaseId = 'small-up' | 'small-down' | 'large-up' | 'large-down' | 'list';
