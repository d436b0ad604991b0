// Menus: opened by a button, or at the place where somebody clicked.

import { type ReactNode, useRef } from 'react';
import {
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  Text,
} from 'react-aria-components';
import styles from './menu.module.css';

/** One line of a menu; a `group` draws a rule before it, with a heading where it has one. */
export interface Command {
  readonly id: string;
  readonly label: string;
  readonly run: () => void;
  readonly hint?: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
}

export interface CommandGroup {
  readonly heading?: string;
  readonly commands: readonly Command[];
}

interface MenuProps {
  readonly label: string;
  readonly groups: readonly CommandGroup[];
}

/** A button, given as `children`, that opens a menu below itself. */
export function MenuButton({ label, groups, children }: MenuProps & { readonly children: ReactNode }) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover ?? ''} placement="bottom start" offset={4}>
        <Commands label={label} groups={groups} />
      </Popover>
    </MenuTrigger>
  );
}

interface MenuAtProps extends MenuProps {
  readonly x: number;
  readonly y: number;
  readonly onClose: () => void;
  /** Opened by a key: the first line is ready to be chosen. */
  readonly isByKey: boolean;
}

/** A menu at a point of the window, open until `onClose`. */
export function MenuAt({ label, groups, x, y, onClose, isByKey }: MenuAtProps) {
  const anchor = useRef<HTMLDivElement>(null);
  return (
    <>
      <div ref={anchor} className={styles.anchor} style={{ left: x, top: y }} />
      <Popover
        className={styles.popover ?? ''}
        triggerRef={anchor}
        aria-label={label}
        isOpen
        placement="bottom start"
        offset={0}
        onOpenChange={(isOpen) => !isOpen && onClose()}
      >
        <Commands label={label} groups={groups} onClose={onClose} autoFocus={isByKey ? 'first' : true} />
      </Popover>
    </>
  );
}

interface CommandsProps extends MenuProps {
  readonly onClose?: () => void;
  /** Left to the button that opens the menu unless it is given. */
  readonly autoFocus?: 'first' | true;
}

function Commands({ label, groups, onClose, autoFocus }: CommandsProps) {
  const shown = groups.filter(({ commands }) => commands.length > 0);
  return (
    <Menu
      aria-label={label}
      className={styles.menu ?? ''}
      {...(autoFocus && { autoFocus })}
      {...(onClose && { onClose })}
      onAction={(id) => {
        for (const { commands } of shown) commands.find((command) => command.id === id)?.run();
      }}
    >
      {shown.flatMap((group, index) => [
        ...(index > 0 ? [<Separator key={`rule-${index}`} className={styles.rule ?? ''} />] : []),
        <MenuSection key={`group-${index}`} aria-label={group.heading ?? group.commands[0]?.label ?? label}>
          {group.heading && <Header className={styles.heading ?? ''}>{group.heading}</Header>}
          {group.commands.map(({ id, label, hint, icon, isDisabled }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={label}
              className={styles.item ?? ''}
              isDisabled={isDisabled ?? false}
            >
              {icon && <span className={styles.icon}>{icon}</span>}
              <Text slot="label" className={styles.label ?? ''}>
                {label}
              </Text>
              {hint && <kbd className={styles.hint} data-hint={hint} />}
            </MenuItem>
          ))}
        </MenuSection>,
      ])}
    </Menu>
  );
}
