// How an account's files are carried between a disk and S3: by whom, and under which permits.

import type { Load } from '../../pool/traffic.ts';
import type { Carrier } from '../errand.ts';

export interface Carriage {
  /** null: there are no data workers, and bytes go through the engine's own thread. */
  readonly carrier: Carrier | null;
  /** What the workers call this account. */
  readonly account: string;
  readonly load: Load;
}
