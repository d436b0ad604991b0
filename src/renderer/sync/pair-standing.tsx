// How a pair stands, at the head of it: the state in words, the last run, and what is held.

import { useStore } from 'zustand';
import { formatDuration } from '../../base/units.ts';
import { guardText, holdReasonText } from '../../contract/guard-text.ts';
import type { PairStatus } from '../../contract/pair.ts';
import { runOnPair } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { formatAgo, formatExactTime, formatWhen } from '../text/dates.ts';
import { lookCost } from '../text/list-price.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { useNow } from '../ui/use-now.ts';
import styles from './pair-standing.module.css';
import {
  detailText,
  modeNames,
  nextText,
  noticeText,
  runText,
  scheduleText,
  stateText,
} from './pair-words.ts';
import { StateIcon } from './state-icon.tsx';

const sayEveryMs = 5000;

/** Draws it. */
export function PairStanding({ status }: { readonly status: PairStatus }) {
  const nowMs = useNow(sayEveryMs);
  const { pair, state, last, progress } = status;
  const next = nextText(status, nowMs);
  const detail = last && !last.isWhole && state !== 'working' ? '' : detailText(status, nowMs);
  return (
    <div className={styles.standing}>
      <div className={styles.state} role="status" data-state={state}>
        <StateIcon state={state} />
        <span className={styles.word}>{stateText(status, nowMs)}</span>
        <span className={styles.soft}>{detail}</span>
      </div>
      {state === 'working' && (
        <ProgressBar
          label={`Progress of ${pair.name}`}
          fraction={progress?.total ? progress.done / progress.total : null}
        />
      )}
      <dl className={styles.facts}>
        <Fact term="Last full pass" title={exact(status.verifiedMs)}>
          {status.verifiedMs === null ? 'never' : formatAgo(status.verifiedMs, nowMs)}
        </Fact>
        {last && (
          <Fact term="Last run" title={exact(last.startedMs)}>
            {formatWhen(last.startedMs, nowMs)}, {runText(last)}, took{' '}
            {formatDuration(Math.max(1, last.endedMs - last.startedMs))}
          </Fact>
        )}
        {next && (
          <Fact term="Next run" title={exact(status.nextRunMs)}>
            {next}
          </Fact>
        )}
        <Fact term="Mode">
          {modeNames[pair.mode]}, {scheduleText(pair.schedule)}
          {last && lookText(status, last.files)}
        </Fact>
        <Fact term="Holds removals">{guardText(pair.guard)}</Fact>
      </dl>
      <Notices status={status} />
    </div>
  );
}

interface FactProps {
  readonly term: string;
  readonly title?: string | undefined;
  readonly children: React.ReactNode;
}

function Fact({ term, title, children }: FactProps) {
  return (
    <div>
      <dt>{term}</dt>
      <dd title={title}>{children}</dd>
    </div>
  );
}

/** Everything that kept the last run from doing all, the held part first. */
function Notices({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const isBusy = useStore(window.dialogs.store, ({ current }) => current !== null);
  const { last, state } = status;
  if (!last || state === 'working') return null;
  const reasons = last.notices.flatMap(({ reasons }) => reasons);
  // The guard's is told with what is held, and of the store the badge tells for as long as it is so.
  const others = last.notices.filter(
    ({ kind }) => kind !== 'guard' && !(kind === 'emulated' && status.isEmulated),
  );
  return (
    <>
      {last.held > 0 && (
        <div className={styles.held}>
          <div>
            <p className={styles.strong}>{noticeText('guard')}</p>
            {reasons.map((reason) => (
              <p key={holdReasonText(reason)}>{holdReasonText(reason)}</p>
            ))}
          </div>
          <Button isDisabled={isBusy} onPress={() => runOnPair(window, status, 'held')}>
            What is held{'\u2026'}
          </Button>
        </div>
      )}
      {last.error && (
        <div className={styles.error} role="alert" data-state={state}>
          <ErrorBlock error={last.error}>
            <Button onPress={() => runOnPair(window, status, 'run')}>Run now</Button>
            {last.error.code === 'pair.foreign' && (
              <Button onPress={() => window.dialogs.ask({ kind: 'accept-pair', pair: status.pair })}>
                Pair anew{'\u2026'}
              </Button>
            )}
          </ErrorBlock>
        </div>
      )}
      {others.map(({ kind }) => (
        <p key={kind} className={styles.note}>
          {noticeText(kind)}
        </p>
      ))}
    </>
  );
}

function lookText({ pair }: PairStatus, files: number): string {
  const { everyMs } = lookCost(pair, files);
  return pair.schedule.kind === 'watch' && everyMs !== null
    ? ` and looks at the bucket every ${formatDuration(everyMs)}`
    : '';
}

function exact(ms: number | null): string | undefined {
  return ms === null ? undefined : formatExactTime(ms);
}
