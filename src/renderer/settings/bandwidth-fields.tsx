// Limits of bandwidth: two rates that hold in general, and a timetable of others.

import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import type { Bandwidth } from '../../contract/limits.ts';
import { parseRate, rateProblem } from '../text/rates.ts';
import { clockText, dayName, entryAt, parseClock, weekDays } from '../text/timetable.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { useNow } from '../ui/use-now.ts';
import {
  type BandwidthForm,
  bandwidthForm,
  bandwidthOf,
  type EntryForm,
  entryProblem,
  newEntry,
} from './bandwidth-form.ts';
import styles from './settings-dialog.module.css';

interface BandwidthFieldsProps {
  readonly value: Bandwidth;
  /** Called with limits that make sense, when a field is left or an entry comes or goes. */
  readonly onChange: (bandwidth: Bandwidth) => void;
}

/** Draws the fields. */
export function BandwidthFields({ value, onChange }: BandwidthFieldsProps) {
  const [form, setForm] = useState<BandwidthForm>(() => bandwidthForm(value));
  const nowMs = useNow(20_000);
  const { timetable } = form;
  const holding = entryAt(
    timetable.map(({ days, from }) => ({ days: [...days], minute: parseClock(from) ?? 0 })),
    new Date(nowMs),
  );
  const commit = (next: BandwidthForm = form) => {
    const bandwidth = bandwidthOf(next);
    if (bandwidth && JSON.stringify(bandwidth) !== JSON.stringify(value)) onChange(bandwidth);
  };
  const change = (next: BandwidthForm) => {
    setForm(next);
    commit(next);
  };
  const changeEntry = (id: number, part: Partial<EntryForm>): BandwidthForm => ({
    ...form,
    timetable: timetable.map((entry) => (entry.id === id ? { ...entry, ...part } : entry)),
  });
  const rate = (part: 'upload' | 'download', label: string) => (
    <TextField
      label={label}
      value={form[part]}
      onChange={(text) => setForm({ ...form, [part]: text })}
      onCommit={commit}
      placeholder="No limit"
      problem={parseRate(form[part]) === undefined ? rateProblem : null}
    />
  );
  return (
    <fieldset className={styles.section}>
      <legend>Bandwidth</legend>
      <div className={styles.pair}>
        {rate('upload', 'Upload')}
        {rate('download', 'Download')}
      </div>
      {timetable.length > 0 && (
        <>
          <p className={styles.note}>
            Each entry holds until the next one begins. With a timetable, the two limits above do not hold.
          </p>
          <ol className={styles.timetable} aria-label="Timetable">
            {timetable.map((entry, index) => (
              <Entry
                key={entry.id}
                entry={entry}
                position={index + 1}
                isHolding={index === holding}
                problem={entryProblem(
                  entry,
                  timetable.filter((other) => other !== entry),
                )}
                onType={(part) => setForm(changeEntry(entry.id, part))}
                onSet={(part) => change(changeEntry(entry.id, part))}
                onCommit={commit}
                onRemove={() => change({ ...form, timetable: timetable.filter(({ id }) => id !== entry.id) })}
              />
            ))}
          </ol>
        </>
      )}
      <div>
        <Button
          look="quiet"
          onPress={() => change({ ...form, timetable: [...timetable, newEntry(timetable)] })}
        >
          <Plus size={14} />
          {timetable.length === 0 ? 'Limit by time of day' : 'Add an entry'}
        </Button>
      </div>
    </fieldset>
  );
}

interface EntryProps {
  readonly entry: EntryForm;
  readonly position: number;
  readonly isHolding: boolean;
  readonly problem: string | null;
  /** A letter was typed; nothing takes hold yet. */
  readonly onType: (part: Partial<EntryForm>) => void;
  /** A choice was made, which takes hold at once. */
  readonly onSet: (part: Partial<EntryForm>) => void;
  readonly onCommit: () => void;
  readonly onRemove: () => void;
}

function Entry({ entry, position, isHolding, problem, onType, onSet, onCommit, onRemove }: EntryProps) {
  const minute = parseClock(entry.from);
  const name = minute === null ? `entry ${position}` : `the entry of ${clockText(minute)}`;
  const field = (part: 'from' | 'upload' | 'download', label: string, placeholder: string) => (
    <div className={styles[part]}>
      <TextField
        label={label}
        isLabelHidden={position > 1}
        value={entry[part]}
        onChange={(text) => onType({ [part]: text })}
        onCommit={onCommit}
        placeholder={placeholder}
      />
    </div>
  );
  return (
    <li className={styles.entry}>
      <div className={styles.days}>
        {position === 1 && <span className={styles.label}>Days (none: every day)</span>}
        <ToggleButtonGroup
          aria-label={`Days of ${name}`}
          selectionMode="multiple"
          className={styles.toggles ?? ''}
          selectedKeys={entry.days.map(String)}
          onSelectionChange={(keys) => onSet({ days: weekDays.filter((day) => keys.has(String(day))) })}
        >
          {weekDays.map((day) => (
            <ToggleButton key={day} id={String(day)} className={styles.day ?? ''}>
              <span aria-hidden>{dayName(day).slice(0, 2)}</span>
              <span className="spoken-only">{dayName(day)}</span>
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </div>
      {field('from', 'From', '08:00')}
      {field('upload', 'Upload', 'No limit')}
      {field('download', 'Download', 'No limit')}
      <IconButton label={`Remove ${name}`} onPress={onRemove}>
        <X size={14} />
      </IconButton>
      {problem ? (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      ) : (
        isHolding && <p className={styles.holds}>Holds now</p>
      )}
    </li>
  );
}
