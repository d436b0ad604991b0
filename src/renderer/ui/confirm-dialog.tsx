// A question about one act: the harmless answer has the focus, and what goes wrong is told in place.

import { type ReactNode, useState } from 'react';
import { type AppError, toAppError } from '../../contract/errors.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { ErrorBlock } from './error-block.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** The harmless answer. */
  readonly keep: string;
  /** The other one. */
  readonly verb: string;
  readonly look: 'primary' | 'loss';
  /** What is attempted, for the error that tells that it failed. */
  readonly op: string;
  /** Does it; the dialog closes after that. */
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Draws the question. */
export function ConfirmDialog({ title, keep, verb, look, op, act, onClose, children }: ConfirmDialogProps) {
  const [error, setError] = useState<AppError | null>(null);
  const confirm = async () => {
    try {
      await act();
      onClose();
    } catch (caught) {
      setError(toAppError(caught, op));
    }
  };
  return (
    <Dialog
      title={title}
      isAlert
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {keep}
          </Button>
          <Button look={look} onPress={() => void confirm()}>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {error && <ErrorBlock error={error} />}
    </Dialog>
  );
}
