// A process that does nothing but measure how late its event loop is: what the machine does to everybody. Ends when it is asked.

import { monitorEventLoopDelay } from 'node:perf_hooks';

const loop = monitorEventLoopDelay({ resolution: 5 });
loop.enable();
process.on('message', () => {
  process.send?.(loop.percentile(99) / 1e6, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
