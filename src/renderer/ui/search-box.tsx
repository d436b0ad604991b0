// A field that looks for what is typed in it among the rows below.

import { Search } from 'lucide-react';
import { Input, SearchField } from 'react-aria-components';
import styles from './search-box.module.css';

interface SearchBoxProps {
  /** Only spoken. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Draws the field; Esc empties it. */
export function SearchBox({ label, placeholder, value, onChange }: SearchBoxProps) {
  return (
    <SearchField className={styles.search ?? ''} aria-label={label} value={value} onChange={onChange}>
      <Search size={13} />
      <Input className={styles.input ?? ''} placeholder={placeholder} />
    </SearchField>
  );
}
