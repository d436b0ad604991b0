// Asks for a new bucket: its name, checked as one types, its region, and the class that uploads to it will use.

import { useState } from 'react';
import { useStore } from 'zustand';
import { bucketNameProblem } from '../../contract/bucket-name.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { byDefault, type ClassChoice, chosenClass, classOptions } from '../text/class-options.ts';
import { regionSuggestions } from '../text/regions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ComboField, SelectField, TextField } from '../ui/field.tsx';

const options = classOptions('The store\u2019s own default');

/** Draws the dialog. */
export function CreateBucketDialog({
  pane,
  profileId,
}: {
  readonly pane: Pane;
  readonly profileId: ProfileId;
}) {
  const window = useWindow();
  const profile = useStore(window.account.store, ({ profiles }) =>
    profiles.find(({ id }) => id === profileId),
  );
  const [name, setName] = useState('');
  const [region, setRegion] = useState(profile?.region ?? '');
  const [choice, setChoice] = useState<ClassChoice>(byDefault);
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const problem = bucketNameProblem(name);
  const create = async () => {
    if (problem || isBusy) return;
    setBusy(true);
    setError(null);
    try {
      const storageClass = chosenClass(choice);
      const place = { profileId, bucket: name, region: region.trim() || null, storageClass };
      await window.line.api.call('bucket.create', place);
      window.dialogs.close();
      pane.refresh(name);
    } catch (caught) {
      setError(toAppError(caught, 'bucket.create'));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={`New bucket in ${profile?.name ?? 'this account'}`}
      onClose={window.dialogs.close}
      onSubmit={() => void create()}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <Button look="primary" type="submit" isDisabled={problem !== null || isBusy}>
            Create bucket
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        autoFocus
        problem={name === '' ? null : problem}
        note="3 to 63 small letters, digits, dots and hyphens; unique in all of the store."
      />
      <ComboField
        label="Region"
        value={region}
        onChange={setRegion}
        suggestions={regionSuggestions}
        placeholder={profile?.region ?? 'The profile\u2019s own'}
        note="Cannot be changed later."
      />
      <SelectField
        label="Storage class of uploads"
        value={choice}
        onChange={setChoice}
        options={options}
        note="What Longshore uses here unless told otherwise."
      />
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
