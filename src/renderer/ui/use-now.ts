// The time, as something that is drawn needs it: again and again, only while it is wanted.

import { useEffect, useState } from 'react';

/** The time in milliseconds, anew every `everyMs`; it stands still while that is null. */
export function useNow(everyMs: number | null): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (everyMs === null) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
