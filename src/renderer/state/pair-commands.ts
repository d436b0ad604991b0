// What can be done with a pair, by name: the one list behind its row, its menu, its keys and the tool bar.

import { isAbort } from '../../base/abort.ts';
import { hasCode } from '../../contract/errors.ts';
import type { Pair, PairStatus } from '../../contract/pair.ts';
import type { KeyPress } from './keys.ts';
import { chord } from './keys.ts';
import type { WindowState } from './window-state.ts';

/** The label of each command and the key that runs it. */
export const pairCommands = {
  open: { label: 'Show activity and plan', key: 'Enter' },
  run: { label: 'Run now', key: 'F5' },
  'run-exact': { label: 'Read every file again', key: '' },
  stop: { label: 'Stop', key: 'F5' },
  pause: { label: 'Pause', key: 'Space' },
  resume: { label: 'Resume', key: 'Space' },
  held: { label: 'What is held\u2026', key: '' },
  why: { label: 'Why is a file as it is\u2026', key: 'F3' },
  reveal: { label: 'Show in file manager', key: '' },
  edit: { label: 'Edit\u2026', key: 'F2' },
  remove: { label: 'Remove\u2026', key: 'Del' },
} as const satisfies Record<string, { readonly label: string; readonly key: string }>;

export type PairCommand = keyof typeof pairCommands;

const keys: Readonly<Record<string, readonly PairCommand[]>> = {
  Enter: ['open'],
  F5: ['run', 'stop'],
  ' ': ['pause', 'resume'],
  F3: ['why'],
  F2: ['edit'],
  Delete: ['remove'],
  F8: ['remove'],
};

/** Whether a command makes sense for this pair now. */
export function canRunOnPair(
  { shell }: Pick<WindowState, 'shell'>,
  { pair, state, last }: PairStatus,
  command: PairCommand,
): boolean {
  const isWorking = state === 'working';
  const conditions: Partial<Record<PairCommand, boolean>> = {
    run: !isWorking,
    'run-exact': !isWorking,
    stop: isWorking,
    pause: !pair.isPaused,
    resume: pair.isPaused,
    held: (last?.held ?? 0) > 0,
    reveal: shell !== null,
  };
  return conditions[command] ?? true;
}

/** The command that a key runs on this pair; null for any other key, 'none' for one of ours that can do nothing now. */
export function pairCommandOf(
  press: KeyPress,
  isMac: boolean,
  window: Pick<WindowState, 'shell'>,
  status: PairStatus,
): PairCommand | 'none' | null {
  const commands = keys[chord(press, isMac)];
  return commands ? (commands.find((command) => canRunOnPair(window, status, command)) ?? 'none') : null;
}

/** Does what `command` says; what fails is told where pairs are shown. */
export function runOnPair(window: WindowState, status: PairStatus, command: PairCommand): void {
  if (!canRunOnPair(window, status, command)) return;
  const { api } = window.line;
  const { pair } = status;
  const { id } = pair;
  const told = (op: string, work: Promise<unknown> | undefined) => {
    window.pairs.settle();
    work?.catch((error: unknown) => window.pairs.fail(error, op));
  };
  switch (command) {
    case 'open':
      return window.view.setState({ shownPair: id });
    case 'run':
      return told('pair.run', runPair(window, pair, false));
    case 'run-exact':
      return told('pair.run', runPair(window, pair, true));
    case 'stop':
      return told('pair.stop', api.call('pair.stop', { id }));
    case 'pause':
      return told('pair.pause', api.call('pair.pause', { ids: [id] }));
    case 'resume':
      return told('pair.resume', api.call('pair.resume', { ids: [id] }));
    case 'held':
      return window.dialogs.ask({ kind: 'held', pairId: id });
    case 'why':
      return window.dialogs.ask({ kind: 'why', pairId: id, path: null });
    case 'reveal':
      return told('entry.read', window.shell?.reveal(pair.folder));
    case 'edit':
      return window.dialogs.ask({ kind: 'pair', pair });
    case 'remove':
      return window.dialogs.ask({ kind: 'remove-pair', pair });
  }
}

/** Carries out what a person has just decided; a pair that is paused does so at its next run. */
export function runUnlessPaused(window: Pick<WindowState, 'line' | 'pairs'>, pair: Pair): void {
  if (!pair.isPaused)
    runPair(window, pair, false).catch((error: unknown) => window.pairs.fail(error, 'pair.run'));
}

/** Runs it now. One that is stopped has not failed, and what goes wrong in a run is told by its report. */
async function runPair({ line }: Pick<WindowState, 'line'>, pair: Pair, isExact: boolean): Promise<void> {
  try {
    await line.api.call('pair.run', { id: pair.id, isExact });
  } catch (error) {
    // The line is renewed by itself, and the run goes on behind it.
    if (!isAbort(error) && !hasCode(error, 'engine.gone')) throw error;
  }
}
