// What can be done in the window, by name: the one list behind keys, menus, the tool bar and the native menu.

import type { Place } from '../../contract/models.ts';
import { chosenCount, chosenRows, focusIdOf } from './chosen.ts';
import { selectAll, selectNone } from './cursor.ts';
import type { Row } from './listing.ts';
import { childOf, type Location, locationText, placeOf } from './location.ts';
import { type Pane, type PaneSide } from './pane.ts';
import { send } from './sending.ts';
import { otherSide, type WindowState } from './window-state.ts';

/** The label of each command and the key that runs it (Ctrl stands for Cmd on a Mac). */
export const commands = {
  open: { label: 'Open', key: 'Enter' },
  'copy-to-other': { label: 'Copy to other pane', key: 'F5' },
  'move-to-other': { label: 'Move to other pane', key: 'F6' },
  'copy-as': { label: 'Copy to other pane as\u2026', key: 'Shift+F5' },
  rename: { label: 'Rename', key: 'F2' },
  'new-folder': { label: 'New folder\u2026', key: 'F7' },
  'new-bucket': { label: 'New bucket\u2026', key: 'Ctrl+Shift+N' },
  'bucket-class': { label: 'Storage class of uploads\u2026', key: '' },
  'unfinished-uploads': { label: 'Unfinished uploads\u2026', key: '' },
  'store-facts': { label: 'What this store can do\u2026', key: '' },
  delete: { label: 'Delete\u2026', key: 'Del' },
  'copy-path': { label: 'Copy path', key: 'Ctrl+Shift+C' },
  reveal: { label: 'Show in file manager', key: '' },
  'select-all': { label: 'Select all', key: 'Ctrl+A' },
  'select-none': { label: 'Select nothing', key: 'Esc' },
  refresh: { label: 'Refresh', key: 'Ctrl+R' },
  'go-up': { label: 'Up', key: 'Alt+Up' },
  back: { label: 'Back', key: 'Alt+Left' },
  forward: { label: 'Forward', key: 'Alt+Right' },
  'edit-path': { label: 'Go to path\u2026', key: 'Ctrl+L' },
  'switch-pane': { label: 'Switch pane', key: 'Tab' },
  'connect-account': { label: 'Connect an account\u2026', key: '' },
  'show-transfers': { label: 'Show transfers', key: 'Ctrl+J' },
  'pause-transfers': { label: 'Pause or resume all transfers', key: '' },
  'show-sync': { label: 'Show pairs that are kept in sync', key: 'Ctrl+Shift+S' },
  'new-pair': { label: 'New pair\u2026', key: '' },
  'pause-pairs': { label: 'Pause or resume all pairs', key: '' },
  settings: { label: 'Settings\u2026', key: 'Ctrl+,' },
  shortcuts: { label: 'Keyboard shortcuts', key: 'F1' },
} as const satisfies Record<string, { readonly label: string; readonly key: string }>;

export type CommandName = keyof typeof commands;

/** What has nothing to do with a pane. The others would act on what cannot be seen while pairs are shown. */
const ofWindow: ReadonlySet<CommandName> = new Set([
  'connect-account',
  'show-transfers',
  'pause-transfers',
  'show-sync',
  'new-pair',
  'pause-pairs',
  'settings',
  'shortcuts',
]);

/** Whether a command makes sense in this pane right now. Asked often, hence it never walks through the rows. */
export function canRun(window: WindowState, side: PaneSide, command: CommandName): boolean {
  if (window.view.getState().isSyncShown && !ofWindow.has(command)) return false;
  const pane = window.panes[side];
  const { location } = pane.store.getState();
  const count = chosenCount(pane);
  const isPlace = placeOf(location) !== null;
  const canReveal = location.kind === 'local' && window.shell !== null;
  const conditions: Partial<Record<CommandName, boolean>> = {
    'copy-to-other': count > 0 && isPlace,
    'move-to-other': count > 0 && isPlace,
    'copy-as': count === 1 && isPlace,
    rename: count > 0 && isPlace,
    'new-folder': isPlace,
    'new-bucket': location.kind === 'profile',
    'bucket-class': location.kind === 'profile' && count === 1,
    'unfinished-uploads': location.kind === 's3' || (location.kind === 'profile' && count === 1),
    'store-facts': location.kind === 's3' || location.kind === 'profile',
    delete: count > 0,
    'copy-path': count > 0,
    reveal: count > 0 && canReveal,
    open: count === 1 && (canReveal || chosenRows(pane)[0]?.kind !== 'file'),
  };
  return conditions[command] ?? true;
}

/** Does what `command` says, in the pane of `side`. */
export function run(window: WindowState, side: PaneSide, command: CommandName): void {
  const pane = window.panes[side];
  const { location } = pane.listing;
  if (!canRun(window, side, command)) {
    // Saying why beats doing nothing.
    if (command === 'copy-to-other' && location.kind === 'profile')
      pane.say({ kind: 'text', text: 'Open a bucket first: objects are copied, buckets are not.' });
    if (command === 'open' && chosenRows(pane).length === 1)
      pane.say({ kind: 'text', text: 'F5 copies the file to the other pane.' });
    return;
  }
  switch (command) {
    case 'open':
      return open(window, pane, chosenRows(pane)[0]);
    case 'copy-to-other':
      return sendToOther(window, side, false);
    case 'move-to-other':
      return sendToOther(window, side, true);
    case 'copy-as':
      return askForName(window, side);
    case 'rename':
      return pane.touch({ renamingId: focusIdOf(pane) });
    case 'new-folder': {
      const place = placeOf(location);
      return place ? window.dialogs.ask({ kind: 'new-folder', side, place }) : undefined;
    }
    case 'new-bucket':
      return location.kind === 'profile'
        ? window.dialogs.ask({ kind: 'create-bucket', side, profileId: location.profileId })
        : undefined;
    case 'bucket-class': {
      const [bucket] = chosenRows(pane);
      return bucket && location.kind === 'profile'
        ? window.dialogs.ask({ kind: 'bucket-class', side, profileId: location.profileId, bucket })
        : undefined;
    }
    case 'unfinished-uploads':
      return askAboutUploads(window, side);
    case 'store-facts':
      if (location.kind !== 's3' && location.kind !== 'profile') return;
      return window.dialogs.ask({
        kind: 'store-facts',
        profileId: location.profileId,
        bucket: location.kind === 's3' ? location.bucket : null,
      });
    case 'delete':
      return askToDelete(window, side);
    case 'copy-path':
      return void copyPaths(window, pane);
    case 'reveal':
      return reveal(window, pane);
    case 'select-all':
      return selectAll(pane);
    case 'select-none':
      pane.say(null);
      return selectNone(pane);
    case 'refresh':
      return pane.refresh();
    case 'go-up':
      return pane.up();
    case 'back':
      return pane.back();
    case 'forward':
      return pane.forward();
    case 'edit-path':
      return pane.store.setState({ isEditingPath: true });
    case 'switch-pane':
      return window.view.setState({ activeSide: otherSide(side) });
    case 'connect-account':
      return window.dialogs.ask({ kind: 'profile', profile: null, found: null });
    case 'show-transfers':
      return window.view.setState(({ isQueueOpen }) => ({ isQueueOpen: !isQueueOpen }));
    case 'pause-transfers': {
      const { isPaused } = window.queue.store.getState().summary;
      window.line.api
        .call(isPaused ? 'transfer.resume' : 'transfer.pause', { ids: null })
        .catch((error: unknown) => pane.fail(error, 'transfer.pause'));
      return;
    }
    case 'show-sync':
      return window.view.setState(({ isSyncShown }) => ({ isSyncShown: !isSyncShown, shownPair: null }));
    case 'new-pair':
      return window.dialogs.ask({ kind: 'pair', pair: null });
    case 'pause-pairs':
      return pauseAllPairs(window);
    case 'settings':
      return window.dialogs.ask({ kind: 'settings' });
    case 'shortcuts':
      return window.dialogs.ask({ kind: 'shortcuts' });
  }
}

/** Resumes all where none is left to be paused. */
function pauseAllPairs({ line, pairs }: WindowState): void {
  const isAnyActive = pairs.store.getState().pairs.some(({ pair }) => !pair.isPaused);
  line.api
    .call(isAnyActive ? 'pair.pause' : 'pair.resume', { ids: null })
    .catch((error: unknown) => pairs.fail(error, 'pair.pause'));
}

/** Steps into a folder or bucket; a local file is shown where it lies. */
function open(window: WindowState, pane: Pane, row: Row | undefined): void {
  if (!row) return;
  if (row.trouble) return pane.fail(row.trouble, 'entry.list');
  if (row.kind !== 'file') return pane.go(childOf(pane.listing.location, row.name, separatorOf(window)));
  reveal(window, pane);
}

/** Copies or moves rows to a place; says in the pane why when it cannot. */
export function sendRows(
  window: WindowState,
  from: PaneSide,
  rows: readonly Row[],
  target: Place,
  isMove: boolean,
): void {
  const pane = window.panes[from];
  const source = placeOf(pane.listing.location);
  if (!source || rows.length === 0) return;
  const sent = rows.map((row) => ({ key: row.key, name: row.name, entry: row }));
  pane.store.setState({
    work: `Adding ${rows.length === 1 ? rows[0]?.name : `${rows.length} items`} to the transfers`,
  });
  send(window.line.api, window.dialogs, { source, sent, target, isMove })
    .catch((error: unknown) => pane.fail(error, 'transfer.start'))
    .finally(() => pane.store.setState({ work: null }));
}

export function separatorOf(window: WindowState): '/' | '\\' {
  return window.account.store.getState().facts?.separator ?? '/';
}

function sendToOther(window: WindowState, side: PaneSide, isMove: boolean): void {
  const target = targetOf(window, side);
  if (target) sendRows(window, side, chosenRows(window.panes[side]), target, isMove);
}

function askForName(window: WindowState, side: PaneSide): void {
  const target = targetOf(window, side);
  const source = placeOf(window.panes[side].listing.location);
  const [row] = chosenRows(window.panes[side]);
  if (target && source && row) window.dialogs.ask({ kind: 'copy-as', side, source, row, target });
}

/** Where the other pane can take entries; says so when it cannot. */
function targetOf(window: WindowState, side: PaneSide): Place | null {
  const target = placeOf(window.panes[otherSide(side)].store.getState().location);
  if (!target)
    window.panes[side].say({ kind: 'text', text: 'Open a bucket or a folder in the other pane first.' });
  return target;
}

/** Of the bucket that is open, or of the one under the cursor. */
function askAboutUploads(window: WindowState, side: PaneSide): void {
  const pane = window.panes[side];
  const { location } = pane.listing;
  const bucket = location.kind === 's3' ? location.bucket : chosenRows(pane)[0]?.name;
  if ((location.kind === 's3' || location.kind === 'profile') && bucket !== undefined)
    window.dialogs.ask({ kind: 'uploads', profileId: location.profileId, bucket });
}

function askToDelete(window: WindowState, side: PaneSide): void {
  const pane = window.panes[side];
  const { location } = pane.listing;
  const rows = chosenRows(pane);
  const place = placeOf(location);
  if (place) return window.dialogs.ask({ kind: 'delete', side, place, rows });
  const [bucket] = rows;
  if (location.kind !== 'profile' || !bucket) return;
  if (rows.length > 1)
    return pane.say({
      kind: 'text',
      text: 'Buckets are removed one at a time, so that none goes by accident.',
    });
  window.dialogs.ask({ kind: 'remove-bucket', side, profileId: location.profileId, bucket: bucket.name });
}

async function copyPaths(window: WindowState, pane: Pane): Promise<void> {
  const { location } = pane.listing;
  const text = chosenRows(pane).map((row) => pathOf(location, row, separatorOf(window)));
  try {
    await navigator.clipboard.writeText(text.join('\n'));
    pane.say({ kind: 'text', text: text.length === 1 ? `Copied ${text[0]}` : `Copied ${text.length} paths` });
  } catch {
    pane.say({ kind: 'text', text: text.join('  ') });
  }
}

function reveal(window: WindowState, pane: Pane): void {
  const [row] = chosenRows(pane);
  if (!row || pane.listing.location.kind !== 'local') return;
  window.shell
    ?.reveal(pathOf(pane.listing.location, row, separatorOf(window)))
    .catch((error: unknown) => pane.fail(error, 'entry.read'));
}

/** How a row is named outside of Longshore. */
function pathOf(location: Location, row: Row, separator: '/' | '\\'): string {
  const text = locationText(childOf(location, row.name, separator));
  return row.kind === 'file' && location.kind === 's3' ? text.slice(0, -1) : text;
}
