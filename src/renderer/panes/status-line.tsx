// The line below a list: how much there is, how much is selected, and whether that is all.

import { useStore } from 'zustand';
import { formatBytes, formatCount, formatPlural, formatSize } from '../../base/units.ts';
import type { Pane } from '../state/pane.ts';
import styles from './status-line.module.css';

/** Draws the status line of a pane. */
export function StatusLine({ pane }: { readonly pane: Pane }) {
  const { phase, isRefreshing, isSorting, work, location } = useStore(pane.store);
  const { selection, listing } = pane;
  if (location.kind === 'nowhere') return <div className={styles.line} />;
  const activity = work ?? (isSorting ? 'Sorting' : isRefreshing ? 'Refreshing' : null);
  return (
    <div className={styles.line}>
      <span title={selection.count > 0 ? formatBytes(selectedBytes(pane)) : undefined}>
        {selection.count > 0 ? selectionText(pane) : countText(pane)}
        {phase === 'listing' && selection.count > 0 && ', still listing'}
      </span>
      {phase === 'failed' && listing.count > 0 && (
        <span className={styles.partial}>Partial: the listing broke off</span>
      )}
      {activity && (
        <span className={styles.activity}>
          {activity}
          {'\u2026'}
        </span>
      )}
    </div>
  );
}

function countText({ listing, store }: Pane): string {
  const { phase, location } = store.getState();
  const thing = location.kind === 'profile' ? 'bucket' : location.kind === 's3' ? 'object' : 'item';
  if (phase === 'opening') return 'Opening';
  if (phase === 'listing') return `${formatPlural(listing.count, thing)} so far, still listing`;
  if (listing.count === 0) return phase === 'failed' ? '' : 'Empty';
  return formatPlural(listing.count, location.kind === 's3' ? 'item' : thing);
}

function selectionText(pane: Pane): string {
  const { selection, listing } = pane;
  const bytes = selectedBytes(pane);
  const size = bytes > 0 ? `, ${formatSize(bytes)}` : '';
  return `${formatCount(selection.count)} of ${formatCount(listing.count)} selected${size}`;
}

function selectedBytes({ selection, listing }: Pane): number {
  return selection.sum((id) => listing.sizeOf(id));
}
