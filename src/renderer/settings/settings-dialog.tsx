// What can be set for all of Longshore: few things, and each takes hold at once.

import { useState } from 'react';
import { useStore } from 'zustand';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/models.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ChoiceField, SelectField } from '../ui/field.tsx';

const steps = ['1', '2', '4', '8', '16', '32', '64'];

/** Draws the settings. */
export function SettingsDialog() {
  const window = useWindow();
  const { settings, facts } = useStore(window.account.store);
  const [error, setError] = useState<AppError | null>(null);
  if (!settings) return null;
  const change = (part: Partial<Settings>) => {
    window.account.change(part).catch((caught: unknown) => setError(toAppError(caught, 'settings.set')));
  };
  const own = String(settings.requests.desired);
  const counts = steps.includes(own) ? steps : [...steps, own].toSorted((a, b) => Number(a) - Number(b));
  return (
    <Dialog
      title="Settings"
      onClose={window.dialogs.close}
      actions={<Button onPress={window.dialogs.close}>Close</Button>}
    >
      <ChoiceField
        label="Theme"
        value={settings.theme}
        onChange={(theme) => change({ theme })}
        options={[
          { value: 'system', label: 'System' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
      <SelectField
        label="Files at once"
        value={own}
        onChange={(count) => change({ requests: { ...settings.requests, desired: Number(count) } })}
        options={counts.map((value) => ({ value, label: value }))}
        note="More helps with many small files and with distant stores."
      />
      {facts && (
        <Facts
          facts={[
            ['Version', facts.version],
            ['Kept in', facts.dataFolder],
            [
              'Secrets',
              facts.vault.keeps === 'keychain' ? 'in the system\u2019s keychain' : 'for this run only',
            ],
          ]}
        />
      )}
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
