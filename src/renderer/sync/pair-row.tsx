// One pair in the list: what is kept alike with what, how it stands, when it runs next, and when all was last seen alike.

import { Pause, Play, RefreshCw, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PairStatus } from '../../contract/pair.ts';
import { placeText } from '../state/location.ts';
import { canRunOnPair, type PairCommand, pairCommands, runOnPair } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime } from '../text/dates.ts';
import { IconButton } from '../ui/button.tsx';
import { keyText } from '../ui/platform.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { type RowPlace, rowProps } from '../ui/row-grid.tsx';
import { EmulatedBadge } from './emulated-badge.tsx';
import styles from './pair-list.module.css';
import { detailText, modeArrows, modeNames, nextText, scheduleText, stateText } from './pair-words.ts';
import { StateIcon } from './state-icon.tsx';

/** Draws the heads of the columns. */
export function PairHeader() {
  return (
    <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.head}`}>
      <span role="columnheader" aria-label="Sign" />
      <span role="columnheader">Pair</span>
      <span role="columnheader" className={styles.mode}>
        Mode
      </span>
      <span role="columnheader">State</span>
      <span role="columnheader" className={styles.next}>
        Next run
      </span>
      <span role="columnheader" className={styles.verified}>
        Last full pass
      </span>
      <span role="columnheader" aria-label="Actions" />
    </div>
  );
}

interface PairRowProps {
  readonly status: PairStatus;
  readonly nowMs: number;
  readonly place: RowPlace;
}

/** Draws a pair; the grid around it takes the keys. */
export function PairRow({ status, nowMs, place }: PairRowProps) {
  const { pair, state, verifiedMs, progress, nextRunMs } = status;
  const detail = detailText(status, nowMs);
  const ends = `${pair.folder} ${modeArrows[pair.mode]} ${placeText(pair.place)}`;
  return (
    <div {...rowProps(place, true)} aria-label={pair.name} className={styles.row}>
      <span role="gridcell">
        <StateIcon state={state} />
      </span>
      <span role="gridcell" className={styles.two}>
        <span className={styles.name}>
          <span>{pair.name}</span>
          {status.isEmulated && <EmulatedBadge />}
        </span>
        <span className={styles.soft} title={ends}>
          {ends}
        </span>
      </span>
      <span role="gridcell" className={`${styles.two} ${styles.mode}`}>
        <span>{modeNames[pair.mode]}</span>
        <span className={styles.soft}>{scheduleText(pair.schedule)}</span>
      </span>
      <span role="gridcell" className={styles.two} data-state={state}>
        <span className={styles.state}>{stateText(status, nowMs)}</span>
        {state === 'working' && progress?.total ? (
          <ProgressBar label={`Progress of ${pair.name}`} fraction={progress.done / progress.total} />
        ) : (
          <span className={styles.soft} title={detail || undefined}>
            {detail}
          </span>
        )}
      </span>
      <span
        role="gridcell"
        className={`${styles.soft} ${styles.next}`}
        title={nextRunMs === null ? undefined : formatExactTime(nextRunMs)}
      >
        {nextText(status, nowMs)}
      </span>
      <span
        role="gridcell"
        className={`${styles.soft} ${styles.verified}`}
        title={
          verifiedMs === null
            ? undefined
            : `Both sides were seen whole and found alike ${formatExactTime(verifiedMs)}`
        }
      >
        {verifiedMs === null ? 'never' : formatAgo(verifiedMs, nowMs)}
      </span>
      <Actions status={status} />
    </div>
  );
}

function Actions({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const act = (command: PairCommand, icon: ReactNode) =>
    canRunOnPair(window, status, command) && (
      <IconButton
        label={`${pairCommands[command].label}: ${status.pair.name}`}
        hint={keyText(pairCommands[command].key)}
        // The grid has keys and a menu for all of these; Tab should not stop at each row twice.
        excludeFromTabOrder
        preventFocusOnPress
        onPress={() => runOnPair(window, status, command)}
      >
        {icon}
      </IconButton>
    );
  return (
    <span role="gridcell" className={styles.actions}>
      {act('run', <RefreshCw size={13} />)}
      {act('stop', <Square size={12} />)}
      {act('pause', <Pause size={13} />)}
      {act('resume', <Play size={13} />)}
    </span>
  );
}
