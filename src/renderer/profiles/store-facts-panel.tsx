// What an account's store can do, as a compact list, and the way to find out anew.

import { Check, CircleDashed, EyeOff, Info, Minus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { formatDuration } from '../../base/units.ts';
import {
  abilityLabel,
  abilityMeaning,
  abilityReason,
  abilityStateText,
} from '../../contract/ability-text.ts';
import type { ProfileId } from '../../contract/models.ts';
import { type Ability, type AbilityName, abilities, type StoreFacts } from '../../contract/store-facts.ts';
import { createKnownStore } from '../state/store-facts.ts';
import { useWindow } from '../state/window-state.ts';
import { formatExactTime, formatWhen } from '../text/dates.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Facts } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { SelectField } from '../ui/field.tsx';
import styles from './store-facts-panel.module.css';

/** A clock that is off by less than this harms nothing. */
const tolerableOffsetMs = 2000;
const readingOnly = '';

interface StoreFactsPanelProps {
  readonly profileId: ProfileId;
  /** Where a try may write unless another is chosen; else where the last one did. */
  readonly bucket?: string | null;
}

/** Draws what is known of the store behind a profile. */
export function StoreFactsPanel({ profileId, bucket: own = null }: StoreFactsPanelProps) {
  const { api } = useWindow().line;
  const [known] = useState(() => createKnownStore(api, profileId));
  const { facts, buckets, phase, error } = useStore(known.store);
  const [chosen, setChosen] = useState(own);
  useEffect(() => void known.load(), [known]);
  const bucket = chosen ?? facts?.bucket ?? readingOnly;
  const isKnown = bucket === readingOnly || buckets.includes(bucket);
  if (phase === 'loading') return <p className={styles.soft}>Looking{'\u2026'}</p>;
  return (
    <div className={styles.panel}>
      {facts ? (
        <>
          <Facts facts={aboutOf(facts)} />
          <ul className={styles.list} aria-label="Abilities">
            {abilities.map((name) => (
              <AbilityRow key={name} name={name} ability={facts.abilities[name]} />
            ))}
          </ul>
        </>
      ) : (
        !error && <p className={styles.soft}>Not tried yet.</p>
      )}
      {error && <ErrorBlock error={error} />}
      <div className={styles.again}>
        <SelectField
          label="Try in"
          value={isKnown ? bucket : readingOnly}
          onChange={setChosen}
          options={[
            { value: readingOnly, label: 'No bucket', note: 'Only what reading can tell' },
            ...buckets.map((name) => ({ value: name, label: name })),
          ]}
          isDisabled={phase === 'probing'}
        />
        <Button
          isDisabled={phase === 'probing'}
          onPress={() => void known.probe((isKnown ? bucket : readingOnly) || null)}
        >
          {facts ? 'Try again' : 'Try now'}
        </Button>
      </div>
      <p className={styles.soft} role="status">
        {phase === 'probing'
          ? 'Trying\u2026'
          : 'In a bucket a few small objects are written under a name of their own, and removed again.'}
      </p>
    </div>
  );
}

function aboutOf({ server, product, region, clockOffsetMs, probedMs, bucket }: StoreFacts) {
  const facts: (readonly [string, React.ReactNode])[] = [
    ['Server', product ? `${server}, ${product}` : server],
    ['Region', region ?? 'not told'],
  ];
  if (Math.abs(clockOffsetMs) > tolerableOffsetMs)
    facts.push([
      'Clock',
      `${formatDuration(Math.round(Math.abs(clockOffsetMs) / 1000) * 1000)} ${clockOffsetMs > 0 ? 'ahead of' : 'behind'} this computer\u2019s`,
    ]);
  facts.push([
    'Tried',
    <span key="tried" title={formatExactTime(probedMs)}>
      {formatWhen(probedMs)}
      {bucket === null ? ', by reading only' : ` in ${bucket}`}
    </span>,
  ]);
  return facts;
}

const icons: Record<Ability['state'], typeof Check> = {
  yes: Check,
  no: Minus,
  ignored: EyeOff,
  unknown: CircleDashed,
};

function AbilityRow({ name, ability }: { readonly name: AbilityName; readonly ability: Ability }) {
  const Icon = icons[ability.state];
  const reason = abilityReason(ability);
  return (
    <li className={styles.ability} data-state={ability.state}>
      <Icon size={13} />
      <span className={styles.name} title={abilityMeaning(name)}>
        {abilityLabel(name)}
      </span>
      {reason && (
        <IconButton label={reason}>
          <Info size={12} />
        </IconButton>
      )}
      <span className={styles.state}>{abilityStateText(ability.state)}</span>
    </li>
  );
}
