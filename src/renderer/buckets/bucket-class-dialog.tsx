// Asks which storage class uploads to a bucket shall use.

import { useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { type ProfileId, StorageClass } from '../../contract/models.ts';
import type { Row } from '../state/listing.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { byDefault, type ClassChoice, chosenClass, classOptions } from '../text/class-options.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { SelectField } from '../ui/field.tsx';

interface BucketClassDialogProps {
  readonly pane: Pane;
  readonly profileId: ProfileId;
  readonly bucket: Row;
}

const options = classOptions('The store\u2019s own default');

/** Draws the dialog. */
export function BucketClassDialog({ pane, profileId, bucket }: BucketClassDialogProps) {
  const window = useWindow();
  const [choice, setChoice] = useState<ClassChoice>(
    () => StorageClass.safeParse(bucket.storageClass).data ?? byDefault,
  );
  const [error, setError] = useState<AppError | null>(null);
  const save = async () => {
    try {
      const storageClass = chosenClass(choice);
      await window.line.api.call('bucket.set-class', { profileId, bucket: bucket.name, storageClass });
      window.dialogs.close();
      pane.refresh();
    } catch (caught) {
      setError(toAppError(caught, 'bucket.set-class'));
    }
  };
  return (
    <Dialog
      title={`Storage class of uploads to ${bucket.name}`}
      onClose={window.dialogs.close}
      onSubmit={() => void save()}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <Button look="primary" type="submit">
            Set storage class
          </Button>
        </>
      }
    >
      <SelectField
        label="Storage class"
        value={choice}
        onChange={setChoice}
        options={options}
        note="Objects that are already there keep theirs."
      />
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
