// What a screen reader is told about transfers: now and then, and in one sentence.

import { useEffect, useState } from 'react';
import type { QueueSummary } from '../contract/transfer.ts';
import { useWindow } from './state/window-state.ts';
import { summaryText } from './transfers/transfer-words.ts';

const everyMs = 5000;

/** A polite live region with the state of the queue; silent while nothing changes. */
export function Spoken() {
  const { queue } = useWindow();
  const [text, setText] = useState('');
  useEffect(() => {
    let last = key(queue.store.getState().summary);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = queue.store.subscribe(({ summary }) => {
      if (timer !== undefined || key(summary) === last) return;
      timer = setTimeout(() => {
        timer = undefined;
        const { summary: now } = queue.store.getState();
        last = key(now);
        setText(`Transfers: ${summaryText(now)}`);
      }, everyMs);
    });
    return () => {
      end();
      clearTimeout(timer);
    };
  }, [queue]);
  return (
    <div className="spoken-only" role="status" aria-live="polite">
      {text}
    </div>
  );
}

/** Only what is worth a word: whether there is work at all, and whether something failed. */
function key({ running, waiting, failed, isPaused }: QueueSummary): string {
  return `${running + waiting > 0} ${failed} ${isPaused}`;
}
