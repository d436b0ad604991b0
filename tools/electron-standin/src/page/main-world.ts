// The stand-in's half in the page's own world: receives what the preload exposes. Runs before any script of the page.

import type { WorldConfig } from '../renderer-wire.ts';
import { createBridge } from './bridge.ts';

export function startMainWorld({ secret }: WorldConfig): void {
  if (window.parent === window) createBridge(`${secret}-isolated`, `${secret}-main`);
}
