// What stands in place of a list of a pair that could not be fetched.

import type { AppError } from '../../contract/errors.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import table from './sync-table.module.css';

interface ListTroubleProps {
  readonly error: AppError;
  readonly onRetry: () => void;
}

/** Draws the reason and a way to try again. */
export function ListTrouble({ error, onRetry }: ListTroubleProps) {
  return (
    <div className={table.trouble} role="alert">
      <ErrorBlock error={error}>
        <Button onPress={onRetry}>Retry</Button>
      </ErrorBlock>
    </div>
  );
}
