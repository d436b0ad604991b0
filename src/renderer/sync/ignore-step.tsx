// The third step of a pair: rules for what is left alone, and as they are typed, what they hide.

import { File, Folder } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatPlural } from '../../base/units.ts';
import type { StreamItem } from '../../contract/api.ts';
import { builtInIgnore } from '../../contract/built-in-ignore.ts';
import { LocalPath } from '../../contract/models.ts';
import { createGathered } from '../state/gathered.ts';
import { useWindow } from '../state/window-state.ts';
import { visibleName } from '../text/names.ts';
import { ErrorBlock } from '../ui/error-block.tsx';
import { TextAreaField } from '../ui/field.tsx';
import { Fold } from '../ui/fold.tsx';
import { RowGrid, rowProps } from '../ui/row-grid.tsx';
import styles from './pair-dialog.module.css';
import { ignoreLines, type StepProps } from './pair-form.ts';
import table from './sync-table.module.css';

type Hidden = StreamItem<'pair.hidden'>[number];

const rowPx = 22;
const rowsSeen = 7;
const pauseMs = 300;

/** Draws the step. */
export function IgnoreStep({ form, onChange }: StepProps) {
  const { api } = useWindow().line;
  const [hidden] = useState(() => createGathered<Hidden>('pair.hidden'));
  const { items, phase, error } = useStore(hidden.store);
  const [cursor, setCursor] = useState(-1);
  const { folder, ignore } = form;
  useEffect(() => hidden.close, [hidden]);
  useEffect(() => {
    const timer = setTimeout(() => {
      const input = { folder: LocalPath.parse(folder), ignore: ignoreLines({ ignore }) };
      hidden.look((signal) => api.open('pair.hidden', input, { signal }));
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [api, hidden, folder, ignore]);
  return (
    <>
      <TextAreaField
        label="Leave alone on both sides"
        value={ignore}
        onChange={(text) => onChange({ ignore: text })}
        rows={5}
        autoFocus
        note={
          <>
            One rule a line, as in a .gitignore: <code>*.tmp</code>, <code>node_modules/</code>,{' '}
            <code>!keep.tmp</code>. What a rule hides stays as it is on both sides.
          </>
        }
      />
      <div className={styles.part}>
        <p className={styles.soft} role="status">
          {phase === 'whole' || items.length > 0
            ? hiddenText(items, phase === 'whole')
            : 'Looking at the folder\u2026'}
        </p>
        {error ? (
          <ErrorBlock error={error} />
        ) : (
          <div className={styles.table} style={{ height: rowPx * rowsSeen + 2 }}>
            <RowGrid
              label="Hidden by the rules"
              count={items.length}
              rowPx={rowPx}
              cursor={cursor}
              onCursor={setCursor}
              renderRow={(place) => {
                const item = items[place.index];
                return (
                  item && (
                    <div
                      key={item.path}
                      {...rowProps(place)}
                      aria-label={item.path}
                      className={styles.hidden}
                    >
                      {item.kind === 'folder' ? <Folder size={13} /> : <File size={13} />}
                      <span role="gridcell" title={item.path}>
                        {visibleName(item.path)}
                        {item.kind === 'folder' && '/'}
                      </span>
                    </div>
                  )
                );
              }}
            >
              {phase === 'whole' && <p className={table.empty}>The rules hide nothing in this folder.</p>}
            </RowGrid>
          </div>
        )}
      </div>
      <Fold title={`${builtInIgnore.length} rules that hold anyway`}>
        <p className={styles.soft}>
          What systems and applications make for themselves, and again when it is gone. A line such as{' '}
          <code>!Thumbs.db</code> takes one back.
        </p>
        <ul className={styles.builtIn}>
          {builtInIgnore.map((rule) => (
            <li key={rule}>{visibleName(rule)}</li>
          ))}
        </ul>
      </Fold>
    </>
  );
}

function hiddenText(items: readonly Hidden[], isWhole: boolean): string {
  const folders = items.filter(({ kind }) => kind === 'folder').length;
  const files = formatPlural(items.length - folders, 'file');
  const text = folders === 0 ? files : `${files} and ${formatPlural(folders, 'folder')}`;
  return isWhole ? `Hidden now: ${text}.` : `Hidden so far: ${text}\u2026`;
}
