// A sandbox in a process of its own, for tests that kill it. Started as `node server-process.ts DIR`.

import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { TEST_KEYS } from '../support/sandbox.ts';

const sandbox = await startSandbox({ ...TEST_KEYS, dir: process.argv[2] ?? '' });
process.send?.(sandbox.endpoint);
// Whoever started this process is its reason to live.
process.on('disconnect', () => process.exit(0));
