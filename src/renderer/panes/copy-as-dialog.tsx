// "Upload as" and "Download as": one entry under another name and, in a bucket, in a class of its own.

import { useEffect, useRef, useState } from 'react';
import type { Place } from '../../contract/models.ts';
import type { Row } from '../state/listing.ts';
import { placeText } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import { send } from '../state/sending.ts';
import { useWindow } from '../state/window-state.ts';
import { byDefault, type ClassChoice, chosenClass, classOptions } from '../text/class-options.ts';
import { stemLength } from '../text/names.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';

interface CopyAsDialogProps {
  readonly pane: Pane;
  readonly source: Place;
  readonly row: Row;
  readonly target: Place;
}

const options = classOptions('As the bucket has it');

/** Draws the dialog. */
export function CopyAsDialog({ pane, source, row, target }: CopyAsDialogProps) {
  const window = useWindow();
  const [name, setName] = useState(row.name);
  const [choice, setChoice] = useState<ClassChoice>(byDefault);
  const input = useRef<HTMLInputElement>(null);
  const verb = target.kind === 'local' ? (source.kind === 'local' ? 'Copy' : 'Download') : 'Upload';
  useEffect(() => {
    input.current?.focus();
    input.current?.setSelectionRange(0, stemLength(row.name));
  }, [row]);

  const start = () => {
    if (name === '') return;
    window.dialogs.close();
    const storageClass = target.kind === 's3' ? chosenClass(choice) : null;
    send(window.line.api, window.dialogs, {
      source,
      sent: [{ key: row.key, name: row.name, entry: row }],
      target,
      rename: name,
      ...(storageClass !== null && { storageClass }),
    }).catch((error: unknown) => pane.fail(error, 'transfer.start'));
  };

  return (
    <Dialog
      title={`${verb} ${row.name} as`}
      onClose={window.dialogs.close}
      onSubmit={start}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <Button look="primary" type="submit" isDisabled={name === ''}>
            {verb}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={name}
        onChange={setName}
        inputRef={input}
        note={`In ${placeText(target)}`}
      />
      {target.kind === 's3' && (
        <SelectField label="Storage class" value={choice} onChange={setChoice} options={options} />
      )}
    </Dialog>
  );
}
