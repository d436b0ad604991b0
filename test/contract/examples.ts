// One believable value for everything that crosses the border. A call, stream or event without one does not compile.

import type {
  CallInput,
  CallName,
  CallOutput,
  EventName,
  EventPayload,
  StreamInput,
  StreamItem,
  StreamName,
} from '../../src/contract/api.ts';
import type {
  Bucket,
  Entry,
  Key,
  LocalPath,
  Place,
  ProfileId,
  TransferId,
} from '../../src/contract/models.ts';
import {
  type Pair,
  type PairAction,
  type PairDraft,
  type PairId,
  type PairStatus,
  type RunReport,
  usualGuard,
} from '../../src/contract/pair.ts';
import type { PoolState, WorkerState } from '../../src/contract/pool-state.ts';
import type { Profile, ProfileDraft } from '../../src/contract/profile.ts';
import type { Settings } from '../../src/contract/settings.ts';
import { abilities, type StoreFacts } from '../../src/contract/store-facts.ts';
import type { QueueSummary, Tally, Transfer } from '../../src/contract/transfer.ts';
import type { UnfinishedUpload } from '../../src/contract/uploads.ts';
import type { VerifyProgress } from '../../src/contract/verification.ts';

const key = (text: string) => text as Key;
const pairId = 'pair1' as PairId;
const profileId = 'p1' as ProfileId;
const transferId = 't1' as TransferId;
const home = '/home/ana' as LocalPath;
const here: Place = { kind: 'local', path: home };
const there: Place = { kind: 's3', profileId, bucket: 'photos', prefix: key('2026/') };
const bucketRef = { profileId, bucket: 'photos' };

const profile: Profile = {
  id: profileId,
  name: 'ana@prod',
  endpoint: 'https://s3.example.com',
  region: null,
  addressing: 'auto',
  source: { kind: 'keychain' },
  connection: {
    otherEndpoints: ['https://s3-b.example.com'],
    proxy: 'http://proxy.example.com:3128',
    caFile: '/etc/ssl/own.pem' as LocalPath,
    requests: { min: 1, desired: 2, max: 4 },
  },
};
const draft: ProfileDraft = {
  ...profile,
  id: null,
  secret: { accessKeyId: 'AK', secretAccessKey: 'SK', sessionToken: 'ST' },
};
const bucket: Bucket = { name: 'photos', createdMs: 1, region: 'eu-west-1', storageClass: 'STANDARD_IA' };
const entry: Entry = {
  kind: 'file',
  key: key('a/\u{1F4F7} b.txt'),
  name: '\u{1F4F7} b.txt',
  sizeBytes: 0,
  modifiedMs: 1.5,
  storageClass: null,
  version: '"etag"',
  trouble: { code: 'entry.name', op: 'entry.list', retry: 'never' },
};
const settings: Settings = {
  theme: 'dark',
  requests: { min: 4, desired: 8, max: 16 },
  workers: { min: 1, desired: 1, max: 2 },
  bandwidth: {
    upload: 1_000_000,
    download: null,
    timetable: [{ days: [1, 5], minute: 480, upload: 65_536, download: null }],
  },
  syncOnBattery: true,
  saidOnce: ['welcome'],
};
const tally: Tally = { files: 3, folders: 1, sizeBytes: 42, failures: [] };
const transfer: Transfer = {
  id: transferId,
  title: 'reports',
  direction: 'upload',
  source: here,
  target: there,
  state: 'running',
  priority: 'normal',
  isListed: false,
  totalFiles: 9,
  totalBytes: 900,
  doneFiles: 1,
  doneBytes: 100,
  skippedFiles: 0,
  failedFiles: 1,
  retries: 0,
  resumedBytes: 0,
  unverifiedFiles: 0,
  bytesPerSecond: 12.5,
  createdMs: 5,
  endedMs: null,
  error: {
    code: 'access.denied',
    op: 'upload',
    from: '/x',
    to: 's3://photos/x',
    retry: 'after-user',
    raw: 'EACCES',
  },
};
const workers: WorkerState = { min: 1, desired: 1, max: 2, count: 1 };
const pool: PoolState = {
  profileId,
  min: 4,
  desired: 16,
  max: 128,
  limit: 20,
  inFlight: 18,
  slowDowns: 1,
  timeouts: 0,
  retries: 3,
  latencyMs: 12.5,
  uploadBytesPerSecond: 1e6,
  downloadBytesPerSecond: 0,
  requestsPerSecond: 90,
  addresses: [{ address: '192.0.2.1:443', isHealthy: true, inFlight: 18 }],
};
const facts: StoreFacts = {
  server: 's3.example.com:443',
  product: null,
  region: 'eu-west-1',
  clockOffsetMs: -20,
  probedMs: 5,
  bucket: 'photos',
  abilities: Object.fromEntries(
    abilities.map((name) => [name, { state: 'yes', reason: null }]),
  ) as StoreFacts['abilities'],
};
const upload: UnfinishedUpload = {
  bucket: 'photos',
  key: 'a',
  uploadId: 'u',
  startedMs: 5,
  storageClass: 'STANDARD',
  sizeBytes: 5_000_000,
  parts: 1,
  isOurs: false,
};
const verified: VerifyProgress = {
  files: 2,
  same: 1,
  missing: 0,
  extra: 0,
  different: 1,
  unverifiable: 0,
  failed: 0,
  sizeBytes: 20,
  fetchedBytes: 0,
  findings: [
    { kind: 'different', key: key('a'), sourceBytes: 10, targetBytes: 10, proof: 'crc32', error: null },
  ],
};
const summary: QueueSummary = {
  isPaused: false,
  running: 1,
  waiting: 0,
  ended: 0,
  failed: 1,
  uploadBytesPerSecond: 12.5,
  downloadBytesPerSecond: 0,
  remainingMs: null,
};

const pairDraft: PairDraft = {
  name: 'Photos',
  folder: home,
  place: { kind: 's3', profileId, bucket: 'photos', prefix: key('2026/') },
  mode: 'two-way',
  deletes: 'trash',
  conflicts: 'keep-both',
  schedule: { kind: 'every', minutes: 15 },
  storageClass: 'STANDARD_IA',
  ignore: ['*.tmp'],
  guard: usualGuard,
  trashDays: 30,
  requestsPerMonth: 100_000,
};
const pair: Pair = { ...pairDraft, id: pairId, isPaused: false, createdMs: 1 };
const action: PairAction = {
  ...{ act: 'rename-remote', path: key('a'), to: key('b'), sizeBytes: 3, replaces: false, isHeld: false },
};
const report: RunReport = {
  ...{
    startedMs: 1,
    endedMs: 2,
    isWhole: false,
    notices: [{ kind: 'guard', reasons: [{ why: 'files', files: 60, limit: 50 }] }],
    files: 3,
  },
  error: { code: 'network.lost', op: 'pair.run', retry: 'later' },
  done: {
    ...{ upload: 1, download: 0, conflict: 0, adopt: 2, forget: 0 },
    ...{ 'rename-remote': 0, 'rename-local': 0, 'remove-remote': 0, 'remove-local': 0 },
  },
  ...{ held: 0, heldBytes: 0, failed: 0, attention: 0, conflicts: 0, unsure: 0 },
  ...{ uploadedBytes: 3, downloadedBytes: 0 },
};
const pairStatus: PairStatus = {
  ...{ pair, state: 'working', last: report, nextRunMs: 5, verifiedMs: null, isEmulated: false },
  progress: { phase: 'observe', done: 1, total: null },
};
const attention = {
  ...{ path: key('con'), side: 'remote' as const, sinceMs: 1 },
  error: { code: 'entry.name' as const, op: 'pair.observe', retry: 'never' as const },
};
const past = {
  ...{
    id: 1,
    atMs: 2,
    act: 'upload' as const,
    path: key('a'),
    to: null,
    sizeBytes: 3,
    trash: null,
    error: null,
  },
};
const pairPage = { id: pairId, after: null, limit: 100 };

export const callExamples: { [N in CallName]: { input: CallInput<N>; output: CallOutput<N> } } = {
  'engine.facts': {
    input: null,
    output: {
      version: '0.1.0',
      platform: 'linux',
      separator: '/',
      home,
      roots: [{ name: 'Home', path: home }],
      dataFolder: home,
      vault: { keeps: 'this-run', reason: 'No keychain is running.' },
    },
  },
  'settings.get': { input: null, output: settings },
  'settings.set': { input: { theme: 'light' }, output: settings },
  'profile.list': { input: null, output: [profile] },
  'profile.find': {
    input: null,
    output: [
      { name: 'default', source: { kind: 'aws-profile', name: 'default' }, region: null, endpoint: null },
    ],
  },
  'profile.save': { input: draft, output: profile },
  'profile.remove': { input: { id: profileId }, output: null },
  'profile.try': { input: draft, output: { buckets: 3 } },
  'bucket.list': { input: { profileId }, output: [bucket] },
  'bucket.create': { input: { ...bucketRef, region: null, storageClass: null }, output: bucket },
  'bucket.remove': { input: bucketRef, output: null },
  'bucket.set-class': { input: { ...bucketRef, storageClass: 'GLACIER' }, output: null },
  'entry.stat': { input: { place: there, key: key('a') }, output: null },
  'entry.create-folder': { input: { place: here, name: 'new' }, output: entry },
  'transfer.start': {
    input: {
      source: here,
      keys: [key('a'), key('b')],
      target: there,
      rename: 'c',
      ifExists: 'keep-both',
      move: true,
      storageClass: 'GLACIER_IR',
      rules: [{ kind: 'exclude', pattern: '*' }],
    },
    output: { id: transferId },
  },
  'transfer.list': { input: null, output: { transfers: [transfer], summary } },
  'transfer.items': {
    input: { id: transferId, state: 'failed', after: null, limit: 100 },
    output: [
      {
        key: key('a'),
        targetKey: key('b'),
        state: 'skipped',
        sizeBytes: null,
        doneBytes: 0,
        skipped: 'exists',
        error: null,
        proof: 'crc32',
        retries: 2,
        startedOver: 0,
      },
    ],
  },
  'transfer.cancel': { input: { ids: [transferId] }, output: null },
  'transfer.retry': { input: { ids: [transferId] }, output: null },
  'transfer.clear': { input: { ids: null }, output: null },
  'transfer.pause': { input: { ids: null }, output: null },
  'transfer.resume': { input: { ids: [transferId] }, output: null },
  'transfer.prioritize': { input: { ids: [transferId], priority: 'high' }, output: null },
  'transfer.reorder': { input: { ids: [transferId], before: null }, output: null },
  'transfer.search': { input: { text: 'report', before: null, limit: 50 }, output: [transfer] },
  'pool.list': { input: null, output: { pools: [pool], workers } },
  'store.facts': { input: { profileId }, output: null },
  'store.probe': { input: { profileId, bucket: 'photos' }, output: facts },
  'pair.list': { input: null, output: [pairStatus] },
  'pair.save': { input: { id: null, draft: pairDraft }, output: pair },
  'pair.remove': { input: { id: pairId }, output: null },
  'pair.run': { input: { id: pairId, isExact: true }, output: report },
  'pair.stop': { input: { id: pairId }, output: null },
  'pair.pause': { input: { ids: null }, output: null },
  'pair.resume': { input: { ids: [pairId] }, output: null },
  'pair.hint': { input: { kind: 'offline' }, output: null },
  'pair.held': { input: pairPage, output: [{ ...action, isHeld: true }] },
  'pair.approve': { input: { id: pairId, seenMs: 1 }, output: { files: 1 } },
  'pair.restore': { input: { id: pairId }, output: { files: 1 } },
  'pair.accept': { input: { id: pairId }, output: null },
  'pair.explain': {
    input: { id: pairId, path: key('a') },
    output: {
      ...{ path: key('a'), isIgnored: false, alikeBytes: 3, local: 'changed', remote: 'same' },
      ...{ planned: action, attention, history: [past] },
    },
  },
  'pair.attention': { input: pairPage, output: [attention] },
  'pair.conflicts': {
    input: { id: pairId },
    output: [{ path: key('a'), copy: key('a (conflict)'), sinceMs: 1 }],
  },
  'pair.resolve': { input: { id: pairId, copy: key('a (conflict)'), keep: 'both' }, output: null },
  'pair.history': { input: { id: pairId, text: 'a', before: null, limit: 10 }, output: [past] },
};

export const streamExamples: { [N in StreamName]: { input: StreamInput<N>; items: StreamItem<N>[] } } = {
  'entry.list': { input: { place: there, isDeep: true }, items: [[entry], []] },
  'entry.count': { input: { place: here, keys: [key('a')] }, items: [tally, { ...tally, files: 4 }] },
  'entry.remove': { input: { place: there, keys: [key('a')] }, items: [tally] },
  'entry.rename': { input: { place: there, key: key('a'), name: 'b' }, items: [tally] },
  'transfer.report': { input: { id: transferId, format: 'csv' }, items: ['key,state\r\n', 'a,done\r\n'] },
  'entry.verify': { input: { source: here, target: there, fetch: 'if-needed' }, items: [verified] },
  'upload.list': { input: { profileId, bucket: null }, items: [[upload], []] },
  'upload.abort': {
    input: { profileId, uploads: [{ bucket: 'photos', key: 'a', uploadId: 'u' }] },
    items: [tally],
  },
  'bucket.empty-and-remove': { input: bucketRef, items: [tally, tally, tally] },
  'pair.plan': { input: { id: pairId }, items: [[action], []] },
  'pair.preview': { input: pairDraft, items: [[action], []] },
  'pair.hidden': {
    input: { folder: home, ignore: ['*.tmp'] },
    items: [[{ path: key('a.tmp'), kind: 'file' }]],
  },
  'pair.once': {
    input: {
      ...{ source: here, target: there, isDeleting: true, isDry: false, isExact: false },
      ...{ isSizeOnly: false, isApproved: false, rules: [], storageClass: null },
    },
    items: [
      {
        ...{ actions: [action], failures: [], report: null },
        progress: { phase: 'apply', done: 1, total: null },
      },
      { actions: [], failures: [attention.error], progress: null, report },
    ],
  },
};

export const eventExamples: { [N in EventName]: EventPayload<N> } = {
  'transfer.changed': { changed: [transfer], removed: ['t0' as TransferId], summary },
  'place.changed': { places: [here, there] },
  'profile.changed': { profiles: [profile] },
  'settings.changed': settings,
  'pool.changed': { pools: [pool], workers },
  'pair.changed': { changed: [pairStatus], removed: ['pair0' as PairId] },
};
