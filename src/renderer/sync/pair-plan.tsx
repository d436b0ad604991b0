// What a run would do now, as a tree: asked for when it is opened, and anew on request. Nothing is changed by looking.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { PairAction, PairStatus } from '../../contract/pair.ts';
import { createGathered } from '../state/gathered.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { ListTrouble } from './list-trouble.tsx';
import { PlanTree } from './plan-tree-view.tsx';

/** Draws the plan of a pair. */
export function PairPlan({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { id, name } = status.pair;
  const [plan] = useState(() => createGathered<PairAction>('pair.plan'));
  const { items, phase, error } = useStore(plan.store);
  const look = () => plan.look((signal) => window.line.api.open('pair.plan', { id }, { signal }));
  useEffect(() => {
    look();
    return plan.close;
    // oxlint-disable-next-line react/exhaustive-deps -- once, when it is opened
  }, [plan]);
  if (error) return <ListTrouble error={error} onRetry={look} />;
  return (
    <PlanTree
      label={`Plan of ${name}`}
      actions={items}
      isWhole={phase === 'whole'}
      waiting={
        status.state === 'working'
          ? 'The run that is under way has to end first\u2026'
          : 'Looking at both sides\u2026'
      }
      onAsk={(path) => window.dialogs.ask({ kind: 'why', pairId: id, path })}
    >
      <Button look="quiet" isDisabled={phase !== 'whole'} onPress={look}>
        Look again
      </Button>
    </PlanTree>
  );
}
