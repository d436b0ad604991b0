// The small graph of the strip: how fast it goes and how much is in flight, with a panel of all the numbers behind it.

import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import { hasMoved, seriesOf } from '../state/pool-history.ts';
import { useWindow } from '../state/window-state.ts';
import { Sparkline } from '../ui/sparkline.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './pool-button.module.css';
import { linesOfBoth } from './pool-lines.ts';
import { PoolPanel } from './pool-panel.tsx';
import { inFlightText, throughputText } from './pool-words.ts';

/** Draws the graph while anything moves or has just moved. */
export function PoolButton({ hasWork }: { readonly hasWork: boolean }) {
  const { pools, samples } = useStore(useWindow().pools.store);
  const isWatched = pools.length > 0 && (hasWork || samples.some(({ up, down }) => up + down > 0));
  const nowMs = useNow(isWatched ? 1000 : null);
  // What came after the last tick is of this second.
  const series = seriesOf(samples, Math.max(nowMs, samples.at(-1)?.atMs ?? 0));
  if (pools.length === 0 || !(hasWork || hasMoved(series))) return null;
  const text = inFlightText(pools);
  return (
    <DialogTrigger>
      <Button className={styles.button ?? ''} aria-label={`${text}. ${throughputText(series)}`}>
        <Sparkline label={null} size="small" lines={linesOfBoth(series, pools)} />
        <span className={styles.text}>{text}</span>
      </Button>
      <Popover className={styles.popover ?? ''} placement="top end" offset={4}>
        <Dialog className={styles.panel ?? ''} aria-label="Throughput and requests in flight">
          <PoolPanel series={series} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
