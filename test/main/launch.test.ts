// How the desktop takes what it was started with.

import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolderOfLaunch, pageOfLaunch, refusedSwitch } from '../../src/main/launch.ts';

const switches = (given: Record<string, string>) => (name: string) => given[name] ?? '';

describe('The desktop', () => {
  it('keeps its data where it is told, else where every face looks', () => {
    const env = { LONGSHORE_DATA_DIR: resolve('/from/env') };
    expect(
      dataFolderOfLaunch(switches({ 'data-dir': resolve('/a'), 'user-data-dir': resolve('/b') }), env),
    ).toBe(resolve('/a'));
    expect(dataFolderOfLaunch(switches({ 'user-data-dir': resolve('/b') }), env)).toBe(resolve('/b'));
    expect(dataFolderOfLaunch(switches({}), env)).toBe(resolve('/from/env'));
    expect(dataFolderOfLaunch(switches({ 'data-dir': 'here' }), env)).toBe(resolve('here'));
  });

  it('shows another page than its own only in development', () => {
    const env = { ELECTRON_RENDERER_URL: 'http://localhost:5173' };
    expect(pageOfLaunch(false, env)).toBe('http://localhost:5173');
    expect(pageOfLaunch(true, env)).toBe('app://longshore/index.html');
    expect(pageOfLaunch(false, {})).toBe('app://longshore/index.html');
  });

  it('does not start as a release with a switch that lets others in', () => {
    const has = (given: string) => (name: string) => name === given;
    expect(refusedSwitch(true, has('remote-debugging-port'))).toBe('remote-debugging-port');
    expect(refusedSwitch(true, has('inspect'))).toBe('inspect');
    expect(refusedSwitch(true, has('data-dir'))).toBeNull();
    expect(refusedSwitch(false, has('remote-debugging-port'))).toBeNull();
  });
});
