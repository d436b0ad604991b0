// One transfer: what goes where, how far it is, and what can be done about it.

import {
  ArrowDown,
  ArrowRight,
  ArrowUp,
  Ban,
  Check,
  ChevronsDown,
  ChevronsUp,
  CirclePause,
  Pause,
  Play,
  RotateCw,
  TriangleAlert,
  X,
} from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components';
import { explain, explainLine } from '../../contract/error-text.ts';
import type { Transfer } from '../../contract/transfer.ts';
import { placeText } from '../state/location.ts';
import { isActive } from '../state/queue.ts';
import { hasEnded } from '../state/queue-order.ts';
import { canRunOn, runOn, type TransferCommand, transferCommands } from '../state/transfer-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { rowProps } from '../ui/row-grid.tsx';
import styles from './transfer-list.module.css';
import {
  detailTexts,
  filesText,
  fractionOf,
  remainingText,
  stateText,
  unverifiedReason,
  unverifiedText,
} from './transfer-words.ts';

interface TransferRowProps {
  readonly transfer: Transfer;
  /** The whole queue is held. */
  readonly isPaused: boolean;
  readonly index: number;
  readonly domId: string;
  readonly topPx: number;
  readonly isCursor: boolean;
}

/** Draws a transfer; the grid around it takes the keys. */
export const TransferRow = memo(function TransferRow({ transfer, isPaused, ...place }: TransferRowProps) {
  const { title, target, state, priority } = transfer;
  const fraction = fractionOf(transfer);
  const hasBar = !hasEnded(transfer) || state === 'failed' || state === 'cancelled';
  const isHeld = isPaused || state === 'paused';
  return (
    <div {...rowProps(place)} aria-label={title} className={styles.row}>
      <StateIcon transfer={transfer} />
      <span role="gridcell" className={styles.title} title={`${title} \u2192 ${placeText(target)}`}>
        {priority !== 'normal' && !hasEnded(transfer) && <PriorityIcon priority={priority} />}
        {title} <span>{`\u2192 ${placeText(target)}`}</span>
      </span>
      <span role="gridcell">
        {hasBar && (
          <ProgressBar
            label={`Progress of ${title}`}
            fraction={fraction}
            look={state === 'failed' ? 'loss' : state === 'running' && !isHeld ? 'running' : 'still'}
          />
        )}
      </span>
      <span role="gridcell" className={styles.number}>
        {hasBar && fraction !== null ? `${Math.floor(fraction * 100)} %` : ''}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.soft}`}>
        {stateText(transfer, isPaused)}
      </span>
      <span role="gridcell" className={`${styles.number} ${styles.soft} ${styles.remaining}`}>
        {remainingText(transfer)}
      </span>
      <Detail transfer={transfer} />
      <Actions transfer={transfer} />
    </div>
  );
});

function Detail({ transfer }: { readonly transfer: Transfer }) {
  const window = useWindow();
  const { failedFiles, error, title, state } = transfer;
  const isStopped = state === 'paused' && error !== null;
  if (failedFiles > 0 || error) {
    const files = filesText(transfer);
    return (
      <span role="gridcell" className={styles.failed} data-needs={isStopped || undefined}>
        <span title={error ? explainLine(error) : undefined}>
          {isStopped ? explain(error).why : `${failedFiles || 1} failed`}
        </span>
        <Button
          className={styles.why ?? ''}
          aria-label={isStopped ? `Why ${title} is paused` : `Why ${title} failed`}
          excludeFromTabOrder
          onPress={() => runOn(window, transfer, 'why')}
        >
          why
        </Button>
        {!isStopped && files && <span className={styles.soft}>{files}</span>}
      </span>
    );
  }
  const unverified = unverifiedText(transfer);
  const rest = detailTexts(transfer).join(', ');
  const all = [unverified, rest].filter(Boolean).join(', ');
  return (
    <span
      role="gridcell"
      className={styles.soft}
      title={unverified ? `${all}. ${unverifiedReason}` : all || undefined}
    >
      {unverified && <span className={styles.unverified}>{unverified}</span>}
      {unverified && rest && ', '}
      {rest}
    </span>
  );
}

function Actions({ transfer }: { readonly transfer: Transfer }) {
  const window = useWindow();
  const { title } = transfer;
  const { transfers } = window.queue.store.getState();
  const act = (command: TransferCommand, label: string, icon: React.ReactNode) =>
    canRunOn(transfers, transfer, command) && (
      <IconButton
        label={`${label} ${title}`}
        hint={transferCommands[command].key}
        // The grid has keys and a menu for all of these; Tab should not stop at each row three times.
        excludeFromTabOrder
        preventFocusOnPress
        onPress={() => runOn(window, transfer, command)}
      >
        {icon}
      </IconButton>
    );
  return (
    <span role="gridcell" className={styles.actions}>
      {act('pause', 'Pause', <Pause size={13} />)}
      {act('resume', 'Resume', <Play size={13} />)}
      {act('retry', 'Retry', <RotateCw size={13} />)}
      {act('cancel', 'Cancel', <X size={14} />)}
      {act('clear', 'Clear', <X size={14} />)}
    </span>
  );
}

function PriorityIcon({ priority }: { readonly priority: 'high' | 'low' }) {
  const label = priority === 'high' ? 'High priority' : 'Low priority';
  return (
    <span role="img" aria-label={label} title={label} className={styles.priority}>
      {priority === 'high' ? <ChevronsUp size={13} /> : <ChevronsDown size={13} />}
    </span>
  );
}

function StateIcon({ transfer }: { readonly transfer: Transfer }) {
  const { state, direction, error } = transfer;
  const size = 13;
  if (state === 'done') return <Check size={size} className={styles.soft} />;
  if (state === 'failed') return <TriangleAlert size={size} className={styles.lossIcon} />;
  if (state === 'cancelled') return <Ban size={size} className={styles.soft} />;
  if (state === 'paused')
    return <CirclePause size={size} className={error ? styles.needsIcon : styles.soft} />;
  const look = isActive(transfer) && state === 'running' ? '' : styles.soft;
  if (direction === 'upload') return <ArrowUp size={size} className={look} />;
  return direction === 'download' ? (
    <ArrowDown size={size} className={look} />
  ) : (
    <ArrowRight size={size} className={look} />
  );
}
