// What can be set for all of Longshore: few things, and each takes hold at once.

import { useState } from 'react';
import { useStore } from 'zustand';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/settings.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ChoiceField } from '../ui/field.tsx';
import { LimitsField } from '../ui/limits-field.tsx';
import { BandwidthFields } from './bandwidth-fields.tsx';

/** Draws the settings. */
export function SettingsDialog() {
  const window = useWindow();
  const { settings, facts } = useStore(window.account.store);
  const [error, setError] = useState<AppError | null>(null);
  if (!settings) return null;
  const change = (part: Partial<Settings>) => {
    setError(null);
    window.account.change(part).catch((caught: unknown) => setError(toAppError(caught, 'settings.set')));
  };
  return (
    <Dialog
      title="Settings"
      size="large"
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
      <LimitsField
        label="Requests in flight to one account"
        note="Longshore finds the best number between minimum and maximum by itself. More helps with many small files and with distant stores."
        value={settings.requests}
        onChange={(requests) => change({ requests })}
      />
      <LimitsField
        label="Threads that move bytes"
        note="One is enough for most networks; more help above some gigabits a second."
        value={settings.workers}
        onChange={(workers) => change({ workers })}
      />
      <BandwidthFields value={settings.bandwidth} onChange={(bandwidth) => change({ bandwidth })} />
      <ChoiceField
        label="Pairs while the computer is on battery"
        value={settings.syncOnBattery ? 'run' : 'wait'}
        onChange={(choice) => change({ syncOnBattery: choice === 'run' })}
        options={[
          { value: 'run', label: 'Run as usual' },
          { value: 'wait', label: 'Wait for mains' },
        ]}
        note="What you run by hand runs in any case."
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
