// The open windows, and what the app is told when they come and go.

import { EventEmitter } from 'node:events';
import type { BrowserWindow } from './browser-window.ts';

interface WindowEvents {
  created: [window: BrowserWindow];
  focused: [window: BrowserWindow];
  blurred: [window: BrowserWindow];
  'all-closed': [];
}

const windows = new Set<BrowserWindow>();
let focused: BrowserWindow | undefined;

export const windowEvents = new EventEmitter<WindowEvents>();

export function openWindows(): BrowserWindow[] {
  return [...windows];
}

export function addWindow(window: BrowserWindow): void {
  windows.add(window);
  windowEvents.emit('created', window);
}

export function removeWindow(window: BrowserWindow): void {
  if (focused === window) focused = undefined;
  if (windows.delete(window) && windows.size === 0) windowEvents.emit('all-closed');
}

export function focusedWindow(): BrowserWindow | undefined {
  return focused;
}

/** Moves the focus; the windows themselves emit `blur` and `focus`. */
export function setFocusedWindow(window: BrowserWindow | undefined): void {
  if (focused === window) return;
  const before = focused;
  focused = window;
  if (before !== undefined) {
    before.emit('blur');
    windowEvents.emit('blurred', before);
  }
  if (window !== undefined) {
    window.emit('focus');
    windowEvents.emit('focused', window);
  }
}
