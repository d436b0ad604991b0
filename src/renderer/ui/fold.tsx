// A part that is folded away until it is wanted; what is inside is made only then.

import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import styles from './fold.module.css';

interface FoldProps {
  readonly title: string;
  readonly isOpenAtFirst?: boolean;
  readonly children: ReactNode;
}

/** Draws the title, and below it the part while it is open. */
export function Fold({ title, isOpenAtFirst = false, children }: FoldProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What was just unfolded should be seen, at least its beginning.
    if (isOpen && !isOpenAtFirst) body.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, isOpenAtFirst]);
  return (
    <section className={styles.fold}>
      <Button
        className={styles.title ?? ''}
        aria-expanded={isOpen}
        {...(isOpen && { 'aria-controls': id })}
        onPress={() => setOpen(!isOpen)}
      >
        <ChevronRight size={14} className={isOpen ? styles.open : undefined} />
        {title}
      </Button>
      {isOpen && (
        <div ref={body} id={id} className={styles.body}>
          {children}
        </div>
      )}
    </section>
  );
}
