// The program that alone opens the system's keychain, run in a process of its own because a silent keychain blocks its thread.

import { randomUUID } from 'node:crypto';
import type { Entry } from '@napi-rs/keyring';
import { type KeychainAnswer, type KeychainRefusal, KeychainRequest } from './keychain-line.ts';

const service = 'Longshore';
// Without this, Linux falls back to the kernel's keyring, which forgets everything at the next start.
const options = { linux: { store: 'secret-service' } } as const;

/** What speaks to us: Electron's parent port, or Node's channel to the process that forked us. */
interface ParentPort {
  on(type: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: KeychainAnswer): void;
}

const parentPort = (process as unknown as { readonly parentPort?: ParentPort }).parentPort;

if (parentPort) {
  parentPort.on('message', ({ data }) => void answer(data).then((reply) => parentPort.postMessage(reply)));
} else {
  process.on('message', (data) => void answer(data).then((reply) => process.send?.(reply)));
  process.on('disconnect', () => process.exit());
}

async function answer(raw: unknown): Promise<KeychainAnswer> {
  const request = KeychainRequest.parse(raw);
  const { id } = request;
  try {
    const { Entry } = await import('@napi-rs/keyring');
    return { id, ok: true, value: run(request, (account) => new Entry(service, account, options)) };
  } catch (error) {
    const raw = error instanceof Error ? error.message : String(error);
    return { id, ok: false, why: refusalOf(error, raw), raw };
  }
}

function run(request: KeychainRequest, entryOf: (account: string) => Entry): string | null {
  switch (request.op) {
    case 'open':
      // Making an entry already asks the Secret Service whether it is there.
      entryOf('open');
      return null;
    case 'probe':
      return probe(entryOf(`probe-${randomUUID()}`));
    case 'read':
      return get(entryOf(request.account));
    case 'write':
      return put(entryOf(request.account), request.value);
    case 'remove':
      entryOf(request.account).deleteCredential();
      return null;
  }
}

function probe(entry: Entry): null {
  put(entry, 'probe');
  entry.deleteCredential();
  return null;
}

function put(entry: Entry, value: string): null {
  // As bytes: as a password Windows would count it in UTF-16 and hold only half as much.
  entry.setSecret(new TextEncoder().encode(value));
  if (get(entry) !== value) throw new Error('what was put in did not come out again');
  return null;
}

function get(entry: Entry): string | null {
  const bytes = entry.getSecret();
  return bytes && new TextDecoder().decode(Uint8Array.from(bytes));
}

/** The keychains' errors have no codes, only words, which differ by system. */
function refusalOf(error: unknown, words: string): KeychainRefusal {
  const code = (error as { readonly code?: unknown }).code;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_DLOPEN_FAILED')
    return 'missing';
  if (/native binding|DBus error|zbus error|no result found|No default store/i.test(words)) return 'missing';
  if (/too long|longer than|platform limit/i.test(words)) return 'too-long';
  if (/dismissed|locked|interaction is not allowed|user canceled|NoAccess/i.test(words)) return 'locked';
  return 'refused';
}
