// What a pane has to say about what was just tried in it; stays until it is closed or the pane moves on.

import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { Pane } from '../state/pane.ts';
import { IconButton } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import styles from './notice-bar.module.css';

const textStaysMs = 6000;

/** Draws the notice of a pane, if there is one. */
export function NoticeBar({ pane }: { readonly pane: Pane }) {
  const notice = useStore(pane.store, (state) => state.notice);
  useEffect(() => {
    if (notice?.kind !== 'text') return undefined;
    const timer = setTimeout(() => pane.say(null), textStaysMs);
    return () => clearTimeout(timer);
  }, [notice, pane]);
  return (
    <div role={notice?.kind === 'error' ? 'alert' : 'status'}>
      {notice && (
        <div className={`${styles.bar} ${notice.kind === 'error' ? styles.error : ''}`}>
          {notice.kind === 'error' ? <ErrorBlock error={notice.error} /> : <p>{notice.text}</p>}
          <IconButton label="Close message" onPress={() => pane.say(null)}>
            <X size={14} />
          </IconButton>
        </div>
      )}
    </div>
  );
}
