// What a person expects to find again: profiles, settings, what buckets prefer and stores can do. Several processes share it.

import type { PoolLimits } from '../../contract/limits.ts';
import { ProfileId, StorageClass } from '../../contract/models.ts';
import { Connection, CredentialSource, Profile } from '../../contract/profile.ts';
import { z } from '../../contract/schema.ts';
import { Settings } from '../../contract/settings.ts';
import { type Database, type Opening, openDatabase } from './database.ts';
import { jsonColumn } from './json-column.ts';
import { createPairTable, type PairTable, pairTable } from './pair-table.ts';
import { changeStoreMemory, readStoreMemory, type StoreMemory, storeMemoryTable } from './store-memory.ts';

const migrations = [
  `CREATE TABLE profile (
     id TEXT PRIMARY KEY,
     name TEXT NOT NULL,
     endpoint TEXT,
     region TEXT,
     addressing TEXT NOT NULL,
     source TEXT NOT NULL
   ) STRICT;
   CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE bucket_preference (
     profile_id TEXT NOT NULL,
     bucket TEXT NOT NULL,
     storage_class TEXT NOT NULL,
     PRIMARY KEY (profile_id, bucket)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE profile ADD COLUMN connection TEXT;`,
  storeMemoryTable,
  pairTable,
];

const ProfileRow = z.pipe(
  z.object({
    ...Profile.shape,
    source: jsonColumn(CredentialSource),
    connection: z.nullable(jsonColumn(Connection)),
  }),
  z.transform(({ connection, ...profile }): Profile => ({ ...profile, ...(connection && { connection }) })),
);
const SettingRow = z.object({
  name: z.string(),
  value: z.pipe(
    z.string(),
    z.transform((text): unknown => JSON.parse(text)),
  ),
});
const PreferenceRow = z.object({ bucket: z.string(), storage_class: StorageClass });

const defaults: Omit<Settings, 'workers'> = {
  theme: 'system',
  requests: { min: 4, desired: 32, max: 128 },
  bandwidth: { upload: null, download: null, timetable: [] },
  syncOnBattery: true,
  saidOnce: [],
};

export interface ConfigJournal extends PairTable {
  /** Oldest first. */
  profiles(): Profile[];
  profile(id: ProfileId): Profile | undefined;
  saveProfile(profile: Profile): void;
  /** Forgets the profile and what its buckets prefer. */
  removeProfile(id: ProfileId): void;
  settings(): Settings;
  /** Changes what is given; all other settings stay, also those another process changes at this moment. */
  saveSettings(changed: { readonly [N in keyof Settings]?: Settings[N] | undefined }): Settings;
  preferences(id: ProfileId): ReadonlyMap<string, StorageClass>;
  setPreference(id: ProfileId, bucket: string, storageClass: StorageClass | null): void;
  /** What is known of the store at this endpoint; nothing of one that was never met. */
  storeMemory(endpoint: string): StoreMemory;
  changeStoreMemory(endpoint: string, change: (old: StoreMemory) => StoreMemory): void;
  close(): void;
}

/** Opens `config.db`. `workers` holds until somebody sets it: what suits this machine. */
export async function openConfigJournal(
  opening: Omit<Opening, 'migrations'>,
  workers: PoolLimits,
): Promise<ConfigJournal> {
  return configJournal(await openDatabase({ ...opening, migrations }), workers);
}

function configJournal(database: Database, workers: PoolLimits): ConfigJournal {
  const settings = (): Settings => {
    const rows = database.all(SettingRow, 'SELECT name, value FROM setting');
    // A setting that an older or newer version wrote in another form falls back to its default; the others stay.
    const known = rows.filter(({ name, value }) => z.partial(Settings).safeParse({ [name]: value }).success);
    return Settings.parse({
      ...defaults,
      workers,
      ...Object.fromEntries(known.map(({ name, value }) => [name, value])),
    });
  };

  return {
    ...createPairTable(database),
    profiles: () => database.all(ProfileRow, 'SELECT * FROM profile ORDER BY rowid'),
    profile: (id) => database.first(ProfileRow, 'SELECT * FROM profile WHERE id = ?', id),
    saveProfile: ({ id, name, endpoint, region, addressing, source, connection }) =>
      void database.run(
        `INSERT INTO profile (id, name, endpoint, region, addressing, source, connection) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, endpoint = excluded.endpoint,
           region = excluded.region, addressing = excluded.addressing, source = excluded.source,
           connection = excluded.connection`,
        id,
        name,
        endpoint,
        region,
        addressing,
        JSON.stringify(source),
        connection ? JSON.stringify(connection) : null,
      ),
    removeProfile: (id) =>
      database.transaction(() => {
        database.run('DELETE FROM bucket_preference WHERE profile_id = ?', id);
        database.run('DELETE FROM profile WHERE id = ?', id);
      }),
    settings,
    saveSettings: (changed) =>
      database.transaction(() => {
        for (const [name, value] of Object.entries(changed)) {
          if (value === undefined) continue;
          database.run(
            'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
            name,
            JSON.stringify(value),
          );
        }
        return settings();
      }),
    preferences: (id) =>
      new Map(
        database
          .all(PreferenceRow, 'SELECT bucket, storage_class FROM bucket_preference WHERE profile_id = ?', id)
          .map((row) => [row.bucket, row.storage_class]),
      ),
    setPreference: (id, bucket, storageClass) =>
      void (storageClass === null
        ? database.run('DELETE FROM bucket_preference WHERE profile_id = ? AND bucket = ?', id, bucket)
        : database.run(
            `INSERT INTO bucket_preference (profile_id, bucket, storage_class) VALUES (?, ?, ?)
             ON CONFLICT (profile_id, bucket) DO UPDATE SET storage_class = excluded.storage_class`,
            id,
            bucket,
            storageClass,
          )),
    storeMemory: (endpoint) => readStoreMemory(database, endpoint),
    changeStoreMemory: (endpoint, change) => changeStoreMemory(database, endpoint, change),
    close: () => database.close(),
  };
}
