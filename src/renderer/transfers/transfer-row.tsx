// One transfer: what goes where, how far it is, and what can be done about it.

import { ArrowDown, ArrowRight, ArrowUp, Ban, Check, RotateCw, TriangleAlert, X } from 'lucide-react';
import { memo } from 'react';
import { Button } from 'react-aria-components';
import { explainLine } from '../../contract/error-text.ts';
import type { Transfer } from '../../contract/models.ts';
import { placeText } from '../state/location.ts';
import { isActive } from '../state/queue.ts';
import { useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import styles from './transfer-list.module.css';
import { filesText, fractionOf, remainingText, sizeText, stateText } from './transfer-words.ts';

interface TransferRowProps {
  readonly transfer: Transfer;
  readonly isPaused: boolean;
  readonly topPx: number;
  readonly position: number;
  readonly count: number;
}

/** Draws a transfer. */
export const TransferRow = memo(function TransferRow(props: TransferRowProps) {
  const { transfer, isPaused, topPx, position, count } = props;
  const { title, target, state } = transfer;
  const fraction = fractionOf(transfer);
  const hasBar = isActive(transfer) || state === 'failed' || state === 'cancelled';
  return (
    <div
      role="listitem"
      aria-label={title}
      aria-posinset={position}
      aria-setsize={count}
      className={styles.row}
      style={{ transform: `translateY(${topPx}px)` }}
    >
      <StateIcon transfer={transfer} />
      <span className={styles.title} title={`${title} \u2192 ${placeText(target)}`}>
        {title} <span>{`\u2192 ${placeText(target)}`}</span>
      </span>
      {hasBar ? (
        <ProgressBar
          label={`Progress of ${title}`}
          fraction={fraction}
          look={state === 'failed' ? 'loss' : state === 'running' && !isPaused ? 'running' : 'still'}
        />
      ) : (
        <span />
      )}
      <span className={styles.number}>
        {hasBar && fraction !== null ? `${Math.floor(fraction * 100)} %` : ''}
      </span>
      <span className={`${styles.number} ${styles.soft}`}>{stateText(transfer, isPaused)}</span>
      <span className={`${styles.number} ${styles.soft} ${styles.remaining}`}>{remainingText(transfer)}</span>
      <Detail transfer={transfer} />
      <Actions transfer={transfer} />
    </div>
  );
});

function Detail({ transfer }: { readonly transfer: Transfer }) {
  const window = useWindow();
  const { failedFiles, skippedFiles, error, title } = transfer;
  if (failedFiles > 0 || error) {
    return (
      <span className={styles.failed}>
        <span title={error ? explainLine(error) : undefined}>{`${failedFiles || 1} failed`}</span>
        <Button
          className={styles.why ?? ''}
          aria-label={`Why ${title} failed`}
          onPress={() => window.dialogs.ask({ kind: 'failures', transferId: transfer.id })}
        >
          why
        </Button>
        <span className={styles.soft}>{filesText(transfer)}</span>
      </span>
    );
  }
  const skipped = skippedFiles > 0 ? `${skippedFiles.toLocaleString('en-US')} skipped` : '';
  const parts = [filesText(transfer), sizeText(transfer), skipped].filter(Boolean);
  return <span className={styles.soft}>{parts.join(', ')}</span>;
}

function Actions({ transfer }: { readonly transfer: Transfer }) {
  const window = useWindow();
  const { id, title, state, failedFiles } = transfer;
  const tell = (name: 'transfer.cancel' | 'transfer.retry' | 'transfer.clear') => {
    window.line.api.call(name, { ids: [id] }).catch((error: unknown) => {
      window.panes[window.view.getState().activeSide].fail(error, name);
    });
  };
  const canRetry = state === 'failed' || state === 'cancelled' || (state === 'done' && failedFiles > 0);
  return (
    <span className={styles.actions}>
      {canRetry && (
        <IconButton label={`Retry ${title}`} onPress={() => tell('transfer.retry')}>
          <RotateCw size={13} />
        </IconButton>
      )}
      {isActive(transfer) ? (
        <IconButton label={`Cancel ${title}`} onPress={() => tell('transfer.cancel')}>
          <X size={14} />
        </IconButton>
      ) : (
        <IconButton label={`Clear ${title}`} onPress={() => tell('transfer.clear')}>
          <X size={14} />
        </IconButton>
      )}
    </span>
  );
}

function StateIcon({ transfer }: { readonly transfer: Transfer }) {
  const { state, direction } = transfer;
  const size = 13;
  if (state === 'done') return <Check size={size} className={styles.soft} />;
  if (state === 'failed') return <TriangleAlert size={size} className={styles.lossIcon} />;
  if (state === 'cancelled') return <Ban size={size} className={styles.soft} />;
  if (direction === 'upload') return <ArrowUp size={size} />;
  return direction === 'download' ? <ArrowDown size={size} /> : <ArrowRight size={size} />;
}
