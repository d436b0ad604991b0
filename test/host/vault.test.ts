// The vault over lines of our own making: what it believes, what it keeps where, and that nothing hangs.

import { describe, expect, test } from 'vitest';
import type { ProfileId } from '../../src/contract/models.ts';
import type { Secret } from '../../src/contract/profile.ts';
import type { KeychainAnswer, KeychainLine, KeychainRequest } from '../../src/host/keychain-line.ts';
import { createVault } from '../../src/host/vault.ts';

const id = 'profile-1' as ProfileId;
const secret: Secret = { accessKeyId: 'KEY', secretAccessKey: 'SECRET', sessionToken: 'TOKEN' };
const keptHere = (sentence: string) => ({
  keeps: 'this-run',
  reason: `${sentence} Secrets are kept for this run only.`,
});

type Reply = (request: KeychainRequest) => Partial<KeychainAnswer> | 'silence' | 'exit';

/** Lines that answer as `reply` says, and what became of them. */
function lines(reply: Reply) {
  const seen = { started: 0, killed: 0, requests: [] as KeychainRequest[] };
  const start = (): KeychainLine => {
    seen.started += 1;
    let hear: (answer: unknown) => void = () => {};
    let end = () => {};
    return {
      send(request) {
        seen.requests.push(request);
        const answer = reply(request);
        if (answer === 'exit') setImmediate(() => end());
        else if (answer !== 'silence')
          setImmediate(() => hear({ id: request.id, ok: true, value: null, ...answer }));
      },
      onAnswer: (listener) => (hear = listener),
      onExit: (listener) => (end = listener),
      kill() {
        seen.killed += 1;
        setImmediate(() => end());
      },
    };
  };
  return { start, seen };
}

/** A keychain that works. */
function workingReply(kept = new Map<string, string>()): Reply {
  return (request) => {
    if (request.op === 'write') kept.set(request.account, request.value);
    if (request.op === 'remove') kept.delete(request.account);
    return { value: request.op === 'read' ? (kept.get(request.account) ?? null) : null };
  };
}

const refused = (why: 'missing' | 'locked' | 'too-long' | 'refused') =>
  ({ ok: false, why, raw: 'as it says' }) as const;

describe('with a keychain that works', () => {
  test('a secret comes back as it went in, in another run too', async () => {
    const kept = new Map<string, string>();
    const wrote = await createVault(lines(workingReply(kept))).write(id, secret);
    const read = await createVault(lines(workingReply(kept))).read(id);
    expect([wrote, read]).toEqual([{ keeps: 'keychain', reason: null }, secret]);
  });

  test('a profile without a secret has none, which is believed only after a probe', async () => {
    const { start, seen } = lines(workingReply());
    expect(await createVault({ start }).read(id)).toBeNull();
    expect(seen.requests.map(({ op }) => op)).toEqual(['open', 'read', 'probe']);
  });

  test('a removed secret is gone', async () => {
    const vault = createVault(lines(workingReply()));
    await vault.write(id, secret);
    await vault.remove(id);
    expect(await vault.read(id)).toBeNull();
  });

  test('what another program wrote under our name is no secret', async () => {
    const vault = createVault(lines(workingReply(new Map([[id, 'not JSON']]))));
    expect(await vault.read(id)).toBeNull();
  });

  test('questions asked at once are answered one after the other, by one process', async () => {
    const { start, seen } = lines(workingReply());
    const vault = createVault({ start });
    await Promise.all([vault.write(id, secret), vault.read(id), vault.state()]);
    expect(seen).toMatchObject({ started: 1, killed: 0 });
  });

  test('an unused process is ended', async () => {
    const { start, seen } = lines(workingReply());
    await createVault({ start, idleMs: 5 }).write(id, secret);
    await expect.poll(() => seen.killed).toBe(1);
  });
});

describe.each([
  ['missing', 'This system has no keychain that Longshore can use.'],
  ['locked', 'The keychain is locked.'],
  ['too-long', 'The secret is longer than this system\u2019s keychain can hold.'],
  ['refused', 'The keychain refused.'],
] as const)('with a keychain that says %s', (why, sentence) => {
  test('a secret is kept for this run, and the reason is told', async () => {
    const vault = createVault(lines(({ op }) => (op === 'open' ? {} : refused(why))));
    expect(await vault.write(id, secret)).toEqual(keptHere(sentence));
    expect(await vault.read(id)).toEqual(secret);
    await vault.remove(id);
    await expect(vault.read(id)).rejects.toMatchObject({ code: 'vault.unavailable', detail: sentence });
  });
});

test('a locked keychain that says "none" is not believed', async () => {
  const vault = createVault(lines(({ op }) => (op === 'probe' ? refused('locked') : {})));
  await expect(vault.read(id)).rejects.toMatchObject({ code: 'vault.unavailable' });
  await expect(vault.remove(id)).rejects.toMatchObject({ code: 'vault.unavailable' });
});

test('where there is no keychain, removing a profile leaves nothing behind and succeeds', async () => {
  await createVault(lines(() => refused('missing'))).remove(id);
});

describe('with a keychain that does not answer', () => {
  test('it is told within the time, and the process is ended', async () => {
    const { start, seen } = lines(() => 'silence');
    const vault = createVault({ start, timeoutMs: 20 });
    expect(await vault.state()).toEqual(keptHere('The keychain does not answer.'));
    expect(await vault.write(id, secret)).toEqual(keptHere('The keychain does not answer.'));
    expect(seen).toMatchObject({ started: 2, killed: 2 });
  });

  test('the next question starts a new process, which may answer', async () => {
    let isMute = true;
    const working = workingReply();
    const vault = createVault({
      ...lines((request) => (isMute ? 'silence' : working(request))),
      timeoutMs: 20,
    });
    await expect(vault.read(id)).rejects.toMatchObject({ code: 'vault.unavailable' });
    isMute = false;
    expect(await vault.write(id, secret)).toEqual({ keeps: 'keychain', reason: null });
  });

  test('a process that ends in the middle of a question is silence too', async () => {
    const vault = createVault(lines(({ op }) => (op === 'read' ? 'exit' : {})));
    await expect(vault.read(id)).rejects.toMatchObject({ code: 'vault.unavailable' });
  });

  test('a process that cannot be started is a keychain that is missing', async () => {
    const start = () => {
      throw new Error('no such program');
    };
    expect(await createVault({ start }).write(id, secret)).toEqual(
      keptHere('This system has no keychain that Longshore can use.'),
    );
  });
});

test('whoever asks how things are does not wait for the person who is to unlock the keychain', async () => {
  const vault = createVault({
    ...lines(({ op }) => (op === 'open' ? {} : 'silence')),
    timeoutMs: 20,
    personMs: 5_000,
  });
  expect(await vault.state()).toEqual(keptHere('The keychain waits to be unlocked.'));
});
