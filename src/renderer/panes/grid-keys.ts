// The keys of a list: the cursor, the selection, typing a name, and every command that has a key.

import { type KeyboardEvent, useRef } from 'react';
import { focusIdOf } from '../state/chosen.ts';
import { run } from '../state/commands.ts';
import { moveCursor, type Reach, toggleAtCursor } from '../state/cursor.ts';
import { isPrimary, paneCommand } from '../state/keys.ts';
import { type Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { isMac } from '../ui/platform.ts';
import { createTypeToSelect } from './type-to-select.ts';

/** A listener for the keys of `pane`. `openMenu` shows the menu at the cursor. */
export function useGridKeys(
  pane: Pane,
  pageRows: number,
  openMenu: () => void,
): (event: KeyboardEvent) => void {
  const window = useWindow();
  const typing = useRef(createTypeToSelect());

  /** Where a cursor key leads; null for any other key. */
  function positionFor(key: string): number | null {
    const at = pane.listing.positionOf(focusIdOf(pane));
    const hasMoved = pane.store.getState().focusId >= 0;
    switch (key) {
      case 'ArrowDown':
        // The cursor rests on the first row before it is moved; the first press shows it there.
        return hasMoved ? at + 1 : at;
      case 'ArrowUp':
        return at - 1;
      case 'PageDown':
        return at + pageRows;
      case 'PageUp':
        return at - pageRows;
      case 'Home':
        return 0;
      case 'End':
        return pane.listing.count - 1;
      default:
        return null;
    }
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    // A field inside the list, or a menu opened from it, has keys of its own.
    if (event.target !== event.currentTarget) return false;
    const command = paneCommand(event, isMac);
    const isTyping = typing.current.isTyping();
    if (command && !(isTyping && command === 'go-up' && event.key === 'Backspace')) {
      run(window, pane.side, command);
      return true;
    }
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      openMenu();
      return true;
    }
    if (pane.store.getState().phase === 'opening') return false;
    if (event.key === 'Insert' || (event.key === ' ' && !isTyping)) {
      toggleAtCursor(pane, event.key === 'Insert');
      return true;
    }
    const position = event.altKey ? null : positionFor(event.key);
    if (position !== null) {
      const reach: Reach = event.shiftKey ? 'extend' : isPrimary(event, isMac) ? 'keep' : 'follow';
      moveCursor(pane, position, reach);
      return true;
    }
    if (event.key === '?' && !isTyping) {
      run(window, pane.side, 'shortcuts');
      return true;
    }
    if (Array.from(event.key).length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const found = typing.current.type(event.key, pane.listing, pane.listing.positionOf(focusIdOf(pane)));
      if (found >= 0) moveCursor(pane, found, 'follow');
      return true;
    }
    return false;
  }

  return (event) => {
    if (onKeyDown(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}
