// The second step of a pair: which way, what becomes of what is gone or changed twice, when it runs, and what that costs.

import type { PairSchedule } from '../../contract/pair.ts';
import { classOptions } from '../text/class-options.ts';
import { costText } from '../text/list-price.ts';
import { ChoiceField, SelectField, TextField } from '../ui/field.tsx';
import { RadioList } from '../ui/radio-list.tsx';
import { GuardFields } from './guard-fields.tsx';
import styles from './pair-dialog.module.css';
import { draftOf, type PairForm, type StepProps } from './pair-form.ts';
import { modeNames } from './pair-words.ts';

const scheduleNotes: Record<PairSchedule['kind'], string> = {
  watch:
    'Changes in the folder are taken up within seconds; the bucket is looked at as often as its budget allows.',
  every: 'Both sides are looked at by the clock.',
  'by-hand': 'Nothing happens until you say so.',
};

/** Draws the step. `files`: how many the pair has, where that is known. */
export function RulesStep({
  form,
  problems,
  onChange,
  files,
}: StepProps & { readonly files: number | null }) {
  const isTwoWay = form.mode === 'two-way';
  const source = form.mode === 'backup' ? 'the folder' : 'the bucket';
  return (
    <>
      <RadioList
        label="Mode"
        value={form.mode}
        onChange={(mode) => onChange({ mode })}
        autoFocus
        options={[
          {
            value: 'two-way',
            label: modeNames['two-way'],
            note: 'Either side may change, and each change is brought to the other.',
          },
          {
            value: 'backup',
            label: modeNames.backup,
            note: 'The folder is copied to the bucket; the files of the folder are never changed.',
          },
          {
            value: 'restore',
            label: modeNames.restore,
            note: 'The bucket is copied to the folder; the objects of the bucket are never changed.',
          },
        ]}
      />
      <div className={styles.row}>
        {isTwoWay ? (
          <SelectField
            label="Where both sides changed a file"
            value={form.conflicts}
            onChange={(conflicts) => onChange({ conflicts })}
            options={[
              { value: 'keep-both', label: 'Keep both', note: 'One gets another name, and you decide' },
              { value: 'local-wins', label: 'This computer wins', note: 'The other goes to the trash' },
              { value: 'remote-wins', label: 'The bucket wins', note: 'The other goes to the trash' },
            ]}
            note="What is removed on one side goes to the trash of the other."
          />
        ) : (
          <SelectField
            label={`What is gone from ${source}`}
            value={form.deletes}
            onChange={(deletes) => onChange({ deletes })}
            options={[
              { value: 'keep', label: 'Stays', note: 'Nothing is ever removed' },
              { value: 'trash', label: 'Goes to the trash', note: 'And can be had back from there' },
              { value: 'mirror', label: 'Is removed', note: 'Only versions of the bucket are left of it' },
            ]}
          />
        )}
        <div className={styles.narrow}>
          <TextField
            label="Trash keeps, in days"
            value={form.trashDays}
            onChange={(trashDays) => onChange({ trashDays })}
            problem={problems.trashDays ?? null}
          />
        </div>
      </div>
      <GuardFields
        texts={form.guard}
        onChange={(guard) => onChange({ guard })}
        problem={problems.guard ?? null}
      />
      <ChoiceField
        label="Runs"
        value={form.schedule}
        onChange={(schedule) => onChange({ schedule })}
        options={[
          { value: 'watch', label: 'Watch' },
          { value: 'every', label: 'Every so often' },
          { value: 'by-hand', label: 'By hand' },
        ]}
        note={scheduleNotes[form.schedule]}
      />
      <div className={styles.row}>
        {form.schedule === 'every' && (
          <div className={styles.narrow}>
            <TextField
              label="Minutes between runs"
              value={form.minutes}
              onChange={(minutes) => onChange({ minutes })}
              problem={problems.minutes ?? null}
            />
          </div>
        )}
        {form.schedule === 'watch' && (
          <TextField
            label="Requests a month for looking at the bucket"
            value={form.requests}
            onChange={(requests) => onChange({ requests })}
            placeholder="No limit"
            problem={problems.requests ?? null}
          />
        )}
        {form.mode !== 'restore' && (
          <SelectField
            label="Storage class of uploads"
            value={form.storageClass}
            onChange={(storageClass) => onChange({ storageClass })}
            options={classOptions('As the bucket has it')}
          />
        )}
      </div>
      <p className={styles.soft}>{cost(form, files)}</p>
    </>
  );
}

/** What the rules as they stand would cost; nothing while a number is no number. */
function cost(form: PairForm, files: number | null): string {
  // What is missing in another step has no part in it.
  const draft = draftOf({ ...form, name: '-', folder: '-', profileId: '-', bucket: '-' });
  return draft ? costText(draft, files) : '';
}
