// One row of a list.

import { memo } from 'react';
import { explainLine } from '../../contract/error-text.ts';
import type { Listing, Row } from '../state/listing.ts';
import { splitForElision, visibleName } from '../text/names.ts';
import { type Column, cellText } from './columns.ts';
import styles from './file-row.module.css';
import { RowIcon } from './icons.tsx';
import { RenameField } from './rename-field.tsx';

interface FileRowProps {
  readonly domId: string;
  readonly listing: Listing;
  readonly id: number;
  readonly position: number;
  readonly topPx: number;
  readonly columns: readonly Column[];
  readonly isSelected: boolean;
  readonly isFocused: boolean;
  readonly isDropTarget: boolean;
  /** Given while the name is being changed; null leaves it as it is. */
  readonly onRename: ((name: string | null) => void) | null;
}

/** Draws a row; the grid around it hears what is done to it. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { domId, listing, id, position, topPx, columns, isSelected, isFocused, isDropTarget, onRename } =
    props;
  const row = listing.row(id);
  const look = [
    styles.row,
    isSelected && styles.selected,
    isFocused && styles.focused,
    isDropTarget && styles.dropTarget,
    row.trouble && styles.troubled,
  ];
  return (
    // The grid takes the keys; a row is only ever pointed at.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- aria-activedescendant of the grid moves between rows
    <div
      id={domId}
      role="row"
      aria-label={row.name || visibleName(row.name)}
      // oxlint-disable-next-line jsx-a11y/role-supports-aria-props -- ARIA 1.3 allows it on every role
      aria-description={describe(row, columns)}
      aria-rowindex={position + 2}
      aria-selected={isSelected}
      className={look.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${topPx}px)` }}
      data-id={id}
      draggable={onRename === null}
    >
      {columns.map((column) =>
        column.id === 'name' ? (
          <NameCell key="name" row={row} onRename={onRename} />
        ) : (
          <Cell key={column.id} row={row} column={column} />
        ),
      )}
    </div>
  );
});

function NameCell({ row, onRename }: { readonly row: Row; readonly onRename: FileRowProps['onRename'] }) {
  const [head, tail] = splitForElision(visibleName(row.name));
  const title = row.trouble ? explainLine(row.trouble) : row.name;
  return (
    <div role="gridcell" className={styles.name} title={onRename ? undefined : title}>
      <span className={styles.icon}>
        <RowIcon row={row} />
      </span>
      {onRename ? (
        <RenameField name={row.name} onDone={onRename} />
      ) : (
        <span className={styles.text} data-name>
          <span className={styles.head}>{head}</span>
          {tail && <span className={styles.tail}>{tail}</span>}
        </span>
      )}
    </div>
  );
}

function Cell({ row, column }: { readonly row: Row; readonly column: Column }) {
  const { text, exact } = cellText(row, column.id);
  return (
    <div
      role="gridcell"
      className={`${styles.cell} ${styles[column.id]}`}
      data-column={column.id}
      title={exact}
    >
      {text}
    </div>
  );
}

function describe(row: Row, columns: readonly Column[]): string {
  const kind = row.trouble ? 'cannot be used' : row.kind;
  const rest = columns.filter(({ id }) => id !== 'name').map(({ id }) => cellText(row, id).text);
  return [kind, ...rest.filter((text) => text !== '\u2013')].join(', ');
}
