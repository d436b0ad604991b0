// What the engine knows of itself and of the user's accounts: facts, settings, profiles, and profiles found nearby.

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Api } from '../../contract/api.ts';
import type { ProfileId } from '../../contract/models.ts';
import type { FoundProfile, Profile } from '../../contract/profile.ts';
import type { EngineFacts, Settings } from '../../contract/settings.ts';

export interface AccountState {
  /** Null until the engine has answered for the first time. */
  readonly facts: EngineFacts | null;
  readonly settings: Settings | null;
  readonly profiles: readonly Profile[];
  readonly found: readonly FoundProfile[];
}

export interface Account {
  readonly store: StoreApi<AccountState>;
  load(): Promise<void>;
  change(settings: Partial<Settings>): Promise<void>;
  /** Remembers that something was said, so that it is not said again. */
  said(what: string): Promise<void>;
  nameOf(id: ProfileId): string;
}

export function createAccount(api: Api): Account {
  const store = createStore<AccountState>(() => ({ facts: null, settings: null, profiles: [], found: [] }));
  const change = async (settings: Partial<Settings>) =>
    store.setState({ settings: await api.call('settings.set', settings) });
  api.on('profile.changed', ({ profiles }) => {
    store.setState({ profiles });
    // What is connected now is no longer on offer.
    void find().catch(() => {});
  });
  api.on('settings.changed', (settings) => store.setState({ settings }));

  async function find(): Promise<void> {
    store.setState({ found: await api.call('profile.find', null) });
  }

  return {
    store,
    async load() {
      const [facts, settings, profiles] = await Promise.all([
        api.call('engine.facts', null),
        api.call('settings.get', null),
        api.call('profile.list', null),
      ]);
      store.setState({ facts, settings, profiles });
      // Looking around may take a moment and may fail; neither should hold up the window.
      void find().catch(() => {});
    },
    change,
    async said(what) {
      const saidOnce = store.getState().settings?.saidOnce ?? [];
      if (!saidOnce.includes(what)) await change({ saidOnce: [...saidOnce, what] });
    },
    nameOf(id) {
      return store.getState().profiles.find((profile) => profile.id === id)?.name ?? 'Removed profile';
    },
  };
}
