// Work that belongs to what is on screen: when that goes away, the work is cancelled.

import { useEffect, useRef } from 'react';

interface OwnWork {
  /** The signal of work begun now; it aborts when the caller is no longer drawn, or on `cancel`. */
  readonly signal: () => AbortSignal;
  readonly cancel: () => void;
}

/** Ties work to the life of the calling component. */
export function useAbort(): OwnWork {
  const controllers = useRef(new Set<AbortController>());
  const work = useRef<OwnWork>({
    signal() {
      const controller = new AbortController();
      controllers.current.add(controller);
      return controller.signal;
    },
    cancel() {
      for (const controller of controllers.current) controller.abort();
      controllers.current.clear();
    },
  });
  useEffect(() => work.current.cancel, []);
  return work.current;
}
