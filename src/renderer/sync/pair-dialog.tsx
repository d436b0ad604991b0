// The form of a pair, step by step: what with what, by which rules, what is left alone, and what the first run would do.

import { useState } from 'react';
import { useStore } from 'zustand';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { Pair } from '../../contract/pair.ts';
import { separatorOf } from '../state/commands.ts';
import { placeOf } from '../state/location.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { IgnoreStep } from './ignore-step.tsx';
import styles from './pair-dialog.module.css';
import { draftOf, formOf, newForm, type PairForm, problemsOf, type Step, steps } from './pair-form.ts';
import { PlacesStep } from './places-step.tsx';
import { PlanStep } from './plan-step.tsx';
import { RulesStep } from './rules-step.tsx';

const stepNames: Record<Step, string> = {
  places: 'Folder and bucket',
  rules: 'Rules',
  ignore: 'Left alone',
  plan: 'First run',
};

/** Draws the form; `pair` null makes a new one. Nothing is saved before the last step. */
export function PairDialog({ pair }: { readonly pair: Pair | null }) {
  const window = useWindow();
  const { left, right } = window.panes;
  const { profiles } = useStore(window.account.store);
  const files = useStore(
    window.pairs.store,
    ({ pairs }) => pairs.find((status) => status.pair.id === pair?.id)?.last?.files,
  );
  const [form, setForm] = useState<PairForm>(() => {
    const shown = [left, right].map(({ store }) => placeOf(store.getState().location));
    return pair ? formOf(pair) : newForm(shown, profiles, separatorOf(window));
  });
  const [at, setAt] = useState(0);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  const shownSteps = pair ? steps.slice(0, -1) : steps;
  const step = shownSteps[at] ?? 'places';
  const isLast = at === shownSteps.length - 1;
  const change = (part: Partial<PairForm>) => {
    setForm((now) => ({ ...now, ...part }));
    setError(null);
  };
  const go = (to: number) => {
    setAt(to);
    setTried(false);
    setError(null);
  };
  /** The first step up to `to` in which something is missing is as far as one comes. */
  const goTo = (to: number) => {
    const stop = shownSteps.findIndex((one) => Object.keys(problemsOf(one, form)).length > 0);
    go(stop < 0 ? to : Math.min(to, stop));
    if (stop >= 0 && stop < to) setTried(true);
  };
  const save = async () => {
    const draft = draftOf(form);
    if (!draft || isBusy) return goTo(shownSteps.length);
    setBusy(true);
    try {
      const { id } = await window.line.api.call('pair.save', { id: pair?.id ?? null, draft });
      await window.pairs.load();
      window.dialogs.close();
      if (!pair) window.view.setState({ isSyncShown: true, shownPair: null, lastPair: id });
    } catch (caught) {
      setError(toAppError(caught, 'pair.save'));
      setBusy(false);
    }
  };
  const stepProps = { form, onChange: change, problems: isTried ? problemsOf(step, form) : {} };
  return (
    <Dialog
      title={pair ? `Edit the pair ${pair.name}` : 'New pair'}
      size="wide"
      onClose={window.dialogs.close}
      onSubmit={() => (isLast ? void save() : goTo(at + 1))}
      actions={
        <>
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <span className={styles.space} />
          {at > 0 && <Button onPress={() => go(at - 1)}>Back</Button>}
          {pair && !isLast && <Button onPress={() => void save()}>Save</Button>}
          <Button look="primary" type="submit" isDisabled={isBusy}>
            {isLast ? lastVerb(pair, form) : 'Next'}
          </Button>
        </>
      }
    >
      <ol className={styles.steps} aria-label="Steps">
        {shownSteps.map((one, index) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            {index + 1}. {stepNames[one]}
          </li>
        ))}
      </ol>
      <div className={styles.step}>
        {step === 'places' && <PlacesStep {...stepProps} />}
        {step === 'rules' && <RulesStep {...stepProps} files={files ?? null} />}
        {step === 'ignore' && <IgnoreStep {...stepProps} />}
        {step === 'plan' && <PlanStep form={form} />}
      </div>
      {error && (
        <div role="alert">
          <ErrorBlock error={error} />
        </div>
      )}
    </Dialog>
  );
}

function lastVerb(pair: Pair | null, { schedule }: PairForm): string {
  if (pair) return 'Save';
  return schedule === 'by-hand' ? 'Create pair' : 'Start syncing';
}
