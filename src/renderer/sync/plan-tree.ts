// A plan as a tree of folders: what will go which way, counted for each folder, and the rows of those that are open.

import type { Key } from '../../contract/models.ts';
import type { PairAct, PairAction } from '../../contract/pair.ts';

/** to-bucket and to-folder: which way the bytes go, or the name; remove: on either side; both: a conflict, of which both are kept. */
export type Way = 'to-bucket' | 'to-folder' | 'remove' | 'both';

export const ways = ['to-bucket', 'to-folder', 'remove', 'both'] as const satisfies readonly Way[];

export type WayCounts = Readonly<Record<Way, number>>;

/** null: it touches no file. */
const wayOfAct: Record<PairAct, Way | null> = {
  upload: 'to-bucket',
  download: 'to-folder',
  'rename-remote': 'to-bucket',
  'rename-local': 'to-folder',
  'remove-remote': 'remove',
  'remove-local': 'remove',
  conflict: 'both',
  adopt: null,
  forget: null,
};

export interface PlanFolder {
  /** Ends in '/'; '' for the pair itself. */
  readonly path: string;
  readonly name: string;
  readonly folders: readonly PlanFolder[];
  readonly actions: readonly PairAction[];
  /** Of all that lies below. */
  readonly counts: WayCounts;
  readonly heldCount: number;
  /** What goes up and down, in bytes. */
  readonly sizeBytes: number;
}

export type PlanRow =
  | { readonly kind: 'folder'; readonly folder: PlanFolder; readonly depth: number; readonly isOpen: boolean }
  | { readonly kind: 'file'; readonly action: PairAction; readonly name: string; readonly depth: number };

/** Which way an action goes; null where it touches no file. */
export function wayOf({ act }: Pick<PairAction, 'act'>): Way | null {
  return wayOfAct[act];
}

interface Growing {
  readonly path: string;
  readonly name: string;
  readonly folders: Map<string, Growing>;
  readonly actions: PairAction[];
}

/** The tree of a plan. What touches no file is left out. */
export function treeOf(actions: readonly PairAction[]): PlanFolder {
  const root = growing('', '');
  for (const action of actions) {
    if (wayOf(action) === null) continue;
    let at = root;
    const { path } = action;
    for (let from = 0, to = path.indexOf('/'); to >= 0; from = to + 1, to = path.indexOf('/', from)) {
      const name = path.slice(from, to);
      const next = at.folders.get(name) ?? growing(path.slice(0, to + 1), name);
      at.folders.set(name, next);
      at = next;
    }
    at.actions.push(action);
  }
  return grown(root);
}

/** The rows in sight when exactly these folders are open: folders first, each in the order of names. */
export function planRows(root: PlanFolder, isOpen: (path: string) => boolean): PlanRow[] {
  const rows: PlanRow[] = [];
  const walk = (folder: PlanFolder, depth: number) => {
    for (const child of folder.folders) {
      const open = isOpen(child.path);
      rows.push({ kind: 'folder', folder: child, depth, isOpen: open });
      if (open) walk(child, depth + 1);
    }
    for (const action of folder.actions)
      rows.push({ kind: 'file', action, name: action.path.slice(folder.path.length), depth });
  };
  walk(root, 0);
  return rows;
}

/** The folders that are open from the start: level by level as long as the rows fit, and any that is alone where it lies. */
export function openAtFirst(root: PlanFolder, mostRows: number): ReadonlySet<string> {
  const open = new Set<string>();
  let rows = root.folders.length + root.actions.length;
  let level = [root];
  while (level.length > 0) {
    const next: PlanFolder[] = [];
    for (const { folders, actions } of level) {
      for (const folder of folders) {
        const inside = folder.folders.length + folder.actions.length;
        const isAlone = folders.length + actions.length === 1;
        if (!isAlone && rows + inside > mostRows) continue;
        rows += inside;
        open.add(folder.path);
        next.push(folder);
      }
    }
    level = next;
  }
  return open;
}

/** The index of the row that a row lies in; -1 at the top. */
export function parentRow(rows: readonly PlanRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at >= 0; at -= 1) if ((rows[at]?.depth ?? 0) < depth) return at;
  return -1;
}

/** The path of what a row shows. */
export function pathOfRow(row: PlanRow): Key | string {
  return row.kind === 'file' ? row.action.path : row.folder.path;
}

function growing(path: string, name: string): Growing {
  return { path, name, folders: new Map(), actions: [] };
}

function grown({ path, name, folders, actions }: Growing): PlanFolder {
  const inner = [...folders.values()].map(grown).toSorted((a, b) => compareNames(a.name, b.name));
  const counts: Record<Way, number> = { 'to-bucket': 0, 'to-folder': 0, remove: 0, both: 0 };
  let [heldCount, sizeBytes] = [0, 0];
  for (const action of actions) {
    const way = wayOf(action);
    if (way) counts[way] += 1;
    if (action.isHeld) heldCount += 1;
    if (action.act === 'upload' || action.act === 'download') sizeBytes += action.sizeBytes ?? 0;
  }
  for (const folder of inner) {
    for (const way of ways) counts[way] += folder.counts[way];
    heldCount += folder.heldCount;
    sizeBytes += folder.sizeBytes;
  }
  const sorted = actions.toSorted((a, b) => compareNames(a.path, b.path));
  return { path, name, folders: inner, actions: sorted, counts, heldCount, sizeBytes };
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
