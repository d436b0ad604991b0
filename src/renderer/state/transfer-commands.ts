// What can be done with a transfer, by name: the one list behind its row, its menu and its keys.

import type { CallName } from '../../contract/api.ts';
import type { Priority, Transfer } from '../../contract/transfer.ts';
import type { KeyPress } from './keys.ts';
import { chord } from './keys.ts';
import { hasEnded, type Move, reorderFor } from './queue-order.ts';
import { saveReport } from './report.ts';
import type { WindowState } from './window-state.ts';

/** The label of each command and the key that runs it. */
export const transferCommands = {
  details: { label: 'Show files', key: 'Enter' },
  why: { label: 'Why files failed\u2026', key: '' },
  pause: { label: 'Pause', key: 'Space' },
  resume: { label: 'Resume', key: 'Space' },
  retry: { label: 'Retry failed', key: '' },
  'priority-high': { label: 'High priority', key: '' },
  'priority-normal': { label: 'Normal priority', key: '' },
  'priority-low': { label: 'Low priority', key: '' },
  'move-top': { label: 'Move to top', key: 'Alt+Home' },
  'move-up': { label: 'Move up', key: 'Alt+Up' },
  'move-down': { label: 'Move down', key: 'Alt+Down' },
  'move-bottom': { label: 'Move to bottom', key: 'Alt+End' },
  'report-csv': { label: 'Save report as CSV\u2026', key: '' },
  'report-json': { label: 'Save report as JSON\u2026', key: '' },
  cancel: { label: 'Cancel', key: 'Del' },
  clear: { label: 'Clear', key: 'Del' },
} as const satisfies Record<string, { readonly label: string; readonly key: string }>;

export type TransferCommand = keyof typeof transferCommands;

const priorities: Partial<Record<TransferCommand, Priority>> = {
  'priority-high': 'high',
  'priority-normal': 'normal',
  'priority-low': 'low',
};

const moves: Partial<Record<TransferCommand, Move>> = {
  'move-top': 'top',
  'move-up': 'up',
  'move-down': 'down',
  'move-bottom': 'bottom',
};

const calls = {
  pause: 'transfer.pause',
  resume: 'transfer.resume',
  retry: 'transfer.retry',
  cancel: 'transfer.cancel',
  clear: 'transfer.clear',
} as const satisfies Partial<Record<TransferCommand, CallName>>;

const keys: Readonly<Record<string, readonly TransferCommand[]>> = {
  Enter: ['details'],
  ' ': ['pause', 'resume'],
  Delete: ['cancel', 'clear'],
  'Alt+ArrowUp': ['move-up'],
  'Alt+ArrowDown': ['move-down'],
  'Alt+Home': ['move-top'],
  'Alt+End': ['move-bottom'],
};

/** Whether a command makes sense for this transfer now. */
export function canRunOn(
  transfers: readonly Transfer[],
  transfer: Transfer,
  command: TransferCommand,
): boolean {
  const { id, state, priority, failedFiles, error } = transfer;
  const isOpen = !hasEnded(transfer);
  const move = moves[command];
  if (move) return reorderFor(transfers, id, move) !== null;
  if (priorities[command]) return isOpen && priorities[command] !== priority;
  const conditions: Partial<Record<TransferCommand, boolean>> = {
    why: failedFiles > 0 || error !== null,
    pause: state === 'running' || state === 'waiting',
    resume: state === 'paused',
    retry: !isOpen && (state !== 'done' || failedFiles > 0),
    cancel: isOpen,
    clear: !isOpen,
  };
  return conditions[command] ?? true;
}

/** The command that a key runs on this transfer; null for any other key, 'none' for one of ours that can do nothing now. */
export function transferCommandOf(
  press: KeyPress,
  isMac: boolean,
  transfers: readonly Transfer[],
  transfer: Transfer,
): TransferCommand | 'none' | null {
  const commands = keys[chord(press, isMac)];
  return commands ? (commands.find((command) => canRunOn(transfers, transfer, command)) ?? 'none') : null;
}

/** Does what `command` says; what fails is told in the active pane. */
export function runOn(window: WindowState, transfer: Transfer, command: TransferCommand): void {
  const { api } = window.line;
  const { id } = transfer;
  const ids = [id];
  const { transfers } = window.queue.store.getState();
  if (!canRunOn(transfers, transfer, command)) return;
  const told = (op: string, work: Promise<unknown>) => {
    work.catch((error: unknown) => window.panes[window.view.getState().activeSide].fail(error, op));
  };
  const move = moves[command];
  const order = move ? reorderFor(transfers, id, move) : null;
  if (order) return told('transfer.reorder', window.queue.reorder(order));
  const priority = priorities[command];
  if (priority) return told('transfer.prioritize', api.call('transfer.prioritize', { ids, priority }));
  if (command === 'details') return window.view.setState({ shownTransfer: transfer });
  if (command === 'why') return window.dialogs.ask({ kind: 'failures', transferId: id });
  if (command === 'report-csv') return told('transfer.report', saveReport(api, transfer, 'csv'));
  if (command === 'report-json') return told('transfer.report', saveReport(api, transfer, 'json'));
  const call = isCall(command) ? calls[command] : null;
  if (call) told(call, api.call(call, { ids }));
}

function isCall(command: TransferCommand): command is keyof typeof calls {
  return Object.hasOwn(calls, command);
}
