// Says that a store ignores preconditions, for as long as a pair is kept there.

import styles from './emulated-badge.module.css';
import { noticeText } from './pair-words.ts';

/** Draws the badge. */
export function EmulatedBadge() {
  return (
    <span className={styles.badge} title={noticeText('emulated')}>
      one computer at a time
    </span>
  );
}
