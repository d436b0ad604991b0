// clipboard: text, kept in this process; promise-based, as it is since Electron 44.

import { guard } from './guarded.ts';

let text = '';

export const clipboard = guard(
  {
    readText: async () => text,
    async writeText(value: string): Promise<void> {
      text = value;
    },
    has: async (mimetype: string) => mimetype === 'text/plain' && text !== '',
    clear(): void {
      text = '';
    },
  } satisfies Partial<Electron.Clipboard>,
  'clipboard',
);
