// Tells the person that the engine does not start, and asks what to do.

import { dialog } from 'electron';
import { explain } from '../contract/error-text.ts';
import type { ErrorWire } from '../contract/errors.ts';

export interface Crash {
  readonly count: number;
  readonly error: ErrorWire | null;
}

// What breaks once or twice comes back by itself; after that somebody has to look.
const patience = 3;

/** Asks once at a time, when an engine says why it cannot start or has crashed too often. */
export function createTroubleQuestion(actions: { tryAgain(): void; quit(): void }): (crash: Crash) => void {
  let isAsking = false;

  async function ask({ error }: Crash): Promise<void> {
    const { what, why, todo } = error
      ? explain(error)
      : { what: 'Longshore\u2019s engine stops again and again.', why: 'The log says more.', todo: '' };
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: what,
      detail: `${why} ${todo}`.trim(),
      buttons: ['Try again', 'Quit'],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) actions.tryAgain();
    else actions.quit();
  }

  return (crash) => {
    if (isAsking || (crash.error === null && crash.count < patience)) return;
    isAsking = true;
    ask(crash)
      .catch(() => {})
      .finally(() => {
        isAsking = false;
      });
  };
}
