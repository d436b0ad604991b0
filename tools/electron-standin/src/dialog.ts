// dialog: nobody is there to answer, so each spec puts its own answer in place of the method, as it does on real Electron.

import { guard } from './guarded.ts';

function unscripted(method: string): never {
  throw new Error(`stand-in: dialog.${method} was called and the spec has not replaced it`);
}

// Scripted dialogs are assigned over these, so each is a property and none is read-only.
export const dialog = guard(
  {
    showOpenDialog: async (): Promise<Electron.OpenDialogReturnValue> => unscripted('showOpenDialog'),
    showOpenDialogSync: (): string[] | undefined => unscripted('showOpenDialogSync'),
    showSaveDialog: async (): Promise<Electron.SaveDialogReturnValue> => unscripted('showSaveDialog'),
    showSaveDialogSync: (): string => unscripted('showSaveDialogSync'),
    showMessageBox: async (): Promise<Electron.MessageBoxReturnValue> => unscripted('showMessageBox'),
    showMessageBoxSync: (): number => unscripted('showMessageBoxSync'),
    showErrorBox(title: string, content: string): void {
      console.error(`${title}\n${content}`);
    },
  } satisfies Partial<Electron.Dialog>,
  'dialog',
);
