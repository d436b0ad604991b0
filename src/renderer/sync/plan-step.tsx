// The last step of a new pair: what its first run would do. Nothing is written down or changed by looking.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { PairAction, PairMode } from '../../contract/pair.ts';
import { createGathered } from '../state/gathered.ts';
import { useWindow } from '../state/window-state.ts';
import { costText } from '../text/list-price.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import styles from './pair-dialog.module.css';
import { draftOf, type PairForm } from './pair-form.ts';
import { PlanTree } from './plan-tree-view.tsx';

const heightPx = 288;

const promises: Record<PairMode, string> = {
  'two-way':
    'A first sync never deletes. What only one side has is brought to the other, and where both have a file with other bytes both are kept.',
  backup:
    'A first sync never deletes. Where the bucket has a file with other bytes, the one of the folder takes its place and the old one goes to the trash.',
  restore:
    'A first sync never deletes. Where the folder has a file with other bytes, the one of the bucket takes its place and the old one goes to the trash.',
};

/** Draws the step. */
export function PlanStep({ form }: { readonly form: PairForm }) {
  const { api } = useWindow().line;
  const [plan] = useState(() => createGathered<PairAction>('pair.preview'));
  const { items, phase, error } = useStore(plan.store);
  const [draft] = useState(() => draftOf(form));
  const look = () => draft && plan.look((signal) => api.open('pair.preview', draft, { signal }));
  useEffect(() => {
    look();
    return plan.close;
    // oxlint-disable-next-line react/exhaustive-deps -- once, when the step is come to
  }, [plan]);
  if (!draft) return null;
  return (
    <>
      <p>
        {draft.mode === 'two-way' && draft.conflicts !== 'keep-both'
          ? 'A first sync never deletes. What only one side has is brought to the other; where both have a file with other bytes, the one that does not win goes to the trash.'
          : promises[draft.mode]}
      </p>
      {error ? (
        <ErrorBlock error={error}>
          <Button onPress={look}>Look again</Button>
        </ErrorBlock>
      ) : (
        <div className={styles.table} style={{ height: heightPx }}>
          <PlanTree
            label="What the first run would do"
            actions={items}
            isWhole={phase === 'whole'}
            waiting={'Looking at both sides\u2026'}
          />
        </div>
      )}
      {phase === 'whole' && <p className={styles.soft}>{costText(draft, items.length)}</p>}
    </>
  );
}
