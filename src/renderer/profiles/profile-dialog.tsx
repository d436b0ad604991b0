// The form of an account: where it is, and where its credentials come from. A secret typed here goes to the vault and never returns.

import { useState } from 'react';
import { useStore } from 'zustand';
import { formatPlural } from '../../base/units.ts';
import { type AppError, toAppError } from '../../contract/errors.ts';
import type { FoundProfile, Profile } from '../../contract/profile.ts';
import { useWindow } from '../state/window-state.ts';
import { regionSuggestions } from '../text/regions.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBlock } from '../ui/error-block.tsx';
import { ChoiceField, ComboField, SelectField, TextField } from '../ui/field.tsx';
import { Fold } from '../ui/fold.tsx';
import { AdvancedFields } from './advanced-fields.tsx';
import styles from './profile-dialog.module.css';
import { draftOf, formOf, type ProfileForm, problemOf, sourceOptions } from './profile-form.ts';
import { StoreFactsPanel } from './store-facts-panel.tsx';

interface ProfileDialogProps {
  /** The profile to change; null makes a new one. */
  readonly profile: Profile | null;
  /** What was found on this computer, to begin with. */
  readonly found: FoundProfile | null;
}

type Tried =
  | { readonly kind: 'no' }
  | { readonly kind: 'busy'; readonly what: string }
  | { readonly kind: 'works'; readonly buckets: number | null }
  | { readonly kind: 'fails'; readonly error: AppError };

/** Draws the form. */
export function ProfileDialog({ profile, found }: ProfileDialogProps) {
  const window = useWindow();
  const { facts, found: allFound } = useStore(window.account.store);
  const [form, setForm] = useState<ProfileForm>(() => formOf(profile, found));
  const [tried, setTried] = useState<Tried>({ kind: 'no' });
  const change = (part: Partial<ProfileForm>) => {
    setForm({ ...form, ...part });
    setTried({ kind: 'no' });
  };
  const problem = problemOf(form, profile);
  const isBusy = tried.kind === 'busy';
  const draft = () => draftOf(form, profile);

  const tryIt = async () => {
    setTried({ kind: 'busy', what: 'Connecting' });
    try {
      const { buckets } = await window.line.api.call('profile.try', draft());
      setTried({ kind: 'works', buckets });
    } catch (error) {
      setTried({ kind: 'fails', error: toAppError(error, 'profile.try') });
    }
  };
  const save = async () => {
    if (problem || isBusy) return;
    setTried({ kind: 'busy', what: 'Saving' });
    try {
      const saved = await window.line.api.call('profile.save', draft());
      await window.account.load();
      window.dialogs.close();
      window.panes.right.go({ kind: 'profile', profileId: saved.id });
      window.view.setState({ activeSide: 'right' });
    } catch (error) {
      setTried({ kind: 'fails', error: toAppError(error, 'profile.save') });
    }
  };

  return (
    <Dialog
      title={profile ? `Edit ${profile.name}` : 'Connect an account'}
      size="large"
      onClose={window.dialogs.close}
      onSubmit={() => void save()}
      actions={
        <>
          <Button isDisabled={problem !== null || isBusy} onPress={() => void tryIt()}>
            Try
          </Button>
          <span className={styles.space} />
          <Button onPress={window.dialogs.close}>Cancel</Button>
          <Button look="primary" type="submit" isDisabled={problem !== null || isBusy}>
            {profile ? 'Save' : 'Connect'}
          </Button>
        </>
      }
    >
      <TextField
        label="Name"
        value={form.name}
        onChange={(name) => change({ name })}
        autoFocus
        note="What you call it; only you see it."
      />
      <ChoiceField
        label="Service"
        value={form.service}
        onChange={(service) => change({ service })}
        options={[
          { value: 'amazon', label: 'Amazon S3' },
          { value: 'other', label: 'Another S3-compatible store' },
        ]}
      />
      {form.service === 'other' && (
        <TextField
          label="Endpoint"
          type="url"
          value={form.endpoint}
          onChange={(endpoint) => change({ endpoint })}
          placeholder="https://s3.example.net"
          isMono
        />
      )}
      <div className={styles.pair}>
        <ComboField
          label="Region"
          value={form.region}
          onChange={(region) => change({ region })}
          suggestions={regionSuggestions}
          placeholder="As the source says, else us-east-1"
        />
        <SelectField
          label="Addressing"
          value={form.addressing}
          onChange={(addressing) => change({ addressing })}
          options={[
            { value: 'auto', label: 'Automatic' },
            { value: 'path', label: 'Path', note: 'endpoint/bucket' },
            { value: 'virtual', label: 'Virtual host', note: 'bucket.endpoint' },
          ]}
        />
      </div>
      <SelectField
        label="Credentials"
        value={form.source}
        onChange={(source) => change({ source })}
        options={sourceOptions(allFound, profile)}
      />
      {form.source === 'keychain' && (
        <>
          <div className={styles.pair}>
            <TextField
              label="Access key ID"
              value={form.accessKeyId}
              onChange={(accessKeyId) => change({ accessKeyId })}
              isMono
              {...(profile && { placeholder: 'Unchanged' })}
            />
            <TextField
              label="Secret access key"
              type="password"
              value={form.secretAccessKey}
              onChange={(secretAccessKey) => change({ secretAccessKey })}
              isMono
              {...(profile && { placeholder: 'Unchanged' })}
            />
          </div>
          <TextField
            label="Session token (only for temporary credentials)"
            type="password"
            value={form.sessionToken}
            onChange={(sessionToken) => change({ sessionToken })}
            isMono
          />
          {facts && <VaultNote keeps={facts.vault.keeps} reason={facts.vault.reason} />}
        </>
      )}
      <AdvancedFields
        form={form.connection}
        onChange={(part) => {
          setForm((now) => ({ ...now, connection: { ...now.connection, ...part } }));
          setTried({ kind: 'no' });
        }}
      />
      {profile && (
        <Fold title="What this store can do">
          <StoreFactsPanel profileId={profile.id} />
        </Fold>
      )}
      <div role="status" className={styles.tried}>
        {tried.kind === 'busy' && (
          <p className={styles.soft}>
            {tried.what}
            {'\u2026'}
          </p>
        )}
        {tried.kind === 'works' && (
          <p>
            It works.{' '}
            {tried.buckets === null
              ? 'This account may not list buckets; open one by typing its path.'
              : `${formatPlural(tried.buckets, 'bucket')} found.`}
          </p>
        )}
        {tried.kind === 'fails' && <ErrorBlock error={tried.error} />}
      </div>
    </Dialog>
  );
}

function VaultNote({ keeps, reason }: { readonly keeps: string; readonly reason: string | null }) {
  if (keeps === 'keychain')
    return <p className={styles.soft}>The key is kept in the system&rsquo;s keychain.</p>;
  return (
    <p className={styles.needs}>
      {reason ?? 'No keychain is running. Secrets are kept for this run only.'} They are never written to a
      file, and must be typed again next time.
    </p>
  );
}
