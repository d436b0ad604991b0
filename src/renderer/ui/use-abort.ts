// Work that belongs to what is on screen: when that goes away, the work is cancelled.

import { useEffect, useState } from 'react';

interface OwnWork {
  /** The signal of work begun now; it aborts when the caller is no longer drawn, or on `cancel`. */
  readonly signal: () => AbortSignal;
  readonly cancel: () => void;
}

/** Ties work to the life of the calling component. */
export function useAbort(): OwnWork {
  const [work] = useState(createWork);
  useEffect(() => work.cancel, [work]);
  return work;
}

function createWork(): OwnWork {
  const controllers = new Set<AbortController>();
  return {
    signal() {
      const controller = new AbortController();
      controllers.add(controller);
      return controller.signal;
    },
    cancel() {
      for (const controller of controllers) controller.abort();
      controllers.clear();
    },
  };
}
