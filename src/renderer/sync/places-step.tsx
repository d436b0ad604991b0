// The first step of a pair: a name, a folder of this computer, and a place in a bucket.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Bucket, ProfileId } from '../../contract/models.ts';
import { useWindow } from '../state/window-state.ts';
import { Button } from '../ui/button.tsx';
import { ComboField, SelectField, TextField } from '../ui/field.tsx';
import styles from './pair-dialog.module.css';
import { prefixOf, type StepProps } from './pair-form.ts';

/** Draws the step. */
export function PlacesStep({ form, problems, onChange }: StepProps) {
  const window = useWindow();
  const { profiles } = useStore(window.account.store);
  const profile = profiles.find(({ id }) => id === form.profileId);
  const buckets = useBuckets(profile?.id ?? null);
  const choose = async () => {
    const folder = await window.shell
      ?.chooseFolder('Choose the folder that is kept in sync')
      .catch(() => null);
    if (folder) onChange({ folder, ...(form.name === '' && { name: lastPart(folder) }) });
  };
  const lies = `s3://${form.bucket || 'bucket'}/${prefixOf(form.prefix)}`;
  return (
    <>
      <TextField
        label="Name"
        value={form.name}
        onChange={(name) => onChange({ name })}
        autoFocus
        problem={problems.name ?? null}
      />
      <div className={styles.folder}>
        <TextField
          label="Folder on this computer"
          value={form.folder}
          onChange={(folder) => onChange({ folder })}
          isMono
          problem={problems.folder ?? null}
        />
        {window.shell && <Button onPress={() => void choose()}>Choose{'\u2026'}</Button>}
      </div>
      <div className={styles.row}>
        <SelectField
          label="Account"
          value={form.profileId}
          onChange={(profileId) => onChange({ profileId, bucket: '' })}
          options={profiles.map(({ id, name }) => ({ value: id, label: name }))}
          note={problems.profileId}
        />
        <ComboField
          label="Bucket"
          value={form.bucket}
          onChange={(bucket) => onChange({ bucket })}
          suggestions={buckets.map(({ name }) => ({ value: name, label: name }))}
          problem={problems.bucket ?? null}
        />
      </div>
      <TextField
        label="Prefix"
        value={form.prefix}
        onChange={(prefix) => onChange({ prefix })}
        isMono
        placeholder="The whole bucket"
        note={`Kept alike with what lies at ${lies}. Pairs may not overlap.`}
      />
    </>
  );
}

/** The buckets of an account; none while they are not known, or may not be listed: then the name is typed. */
function useBuckets(profileId: ProfileId | null): readonly Bucket[] {
  const { api } = useWindow().line;
  const [found, setFound] = useState<{ of: ProfileId; buckets: readonly Bucket[] } | null>(null);
  useEffect(() => {
    if (profileId === null) return undefined;
    const abort = new AbortController();
    api
      .call('bucket.list', { profileId }, { signal: abort.signal })
      .then((buckets) => !abort.signal.aborted && setFound({ of: profileId, buckets }))
      .catch(() => {});
    return () => abort.abort();
  }, [api, profileId]);
  return found?.of === profileId ? found.buckets : [];
}

function lastPart(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}
