// The sign of how a pair stands: a shape of its own for each state, and a colour only where somebody is needed.

import { Check, CirclePause, Clock, CloudOff, RefreshCw, TriangleAlert } from 'lucide-react';
import type { PairState } from '../../contract/pair.ts';
import styles from './state-icon.module.css';

const icons: Record<PairState, typeof Check> = {
  idle: Check,
  waiting: Clock,
  working: RefreshCw,
  paused: CirclePause,
  attention: TriangleAlert,
  offline: CloudOff,
};

/** Draws the sign; the words beside it say the same. */
export function StateIcon({ state, size = 15 }: { readonly state: PairState; readonly size?: number }) {
  const Icon = icons[state];
  return <Icon size={size} className={`${styles.icon} ${styles[state] ?? ''}`} aria-hidden />;
}
