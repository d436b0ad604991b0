// powerSaveBlocker: counts what is blocked.

import { guard } from './guarded.ts';

const started = new Set<number>();
let lastId = 0;

export const powerSaveBlocker = guard(
  {
    start(_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
      started.add(++lastId);
      return lastId;
    },
    stop: (id: number) => started.delete(id),
    isStarted: (id: number) => started.has(id),
  } satisfies Partial<Electron.PowerSaveBlocker>,
  'powerSaveBlocker',
);
