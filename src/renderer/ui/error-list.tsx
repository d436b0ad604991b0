// Several failures, each with its reason; only as many as one would read.

import { formatPlural } from '../../base/units.ts';
import type { ErrorWire } from '../../contract/errors.ts';
import { ErrorBlock } from './error-block.tsx';
import styles from './error-list.module.css';

const mostShown = 200;

/** Draws failures one below the other. */
export function ErrorList({ errors }: { readonly errors: readonly ErrorWire[] }) {
  const rest = errors.length - mostShown;
  return (
    <ul className={styles.list} aria-label="Failures">
      {errors.slice(0, mostShown).map((error, index) => (
        // Two failures may be the same in every word.
        <li key={`${index}:${error.from}`}>
          <ErrorBlock error={error} />
        </li>
      ))}
      {rest > 0 && <li>and {formatPlural(rest, 'more', 'more')}</li>}
    </ul>
  );
}
