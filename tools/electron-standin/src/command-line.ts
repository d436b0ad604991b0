// app.commandLine: the switches that the process was started with, and those that the app adds for Chromium.

import { guard } from './guarded.ts';

const given = new Map<string, string>();
const added = new Map<string, string>();

/** Reads the switches of a command line. */
export function readSwitches(args: readonly string[]): void {
  for (const argument of args) {
    const [, name, value = ''] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? [];
    if (name !== undefined) given.set(name, value);
  }
}

/** Lists what the app added, as Chromium takes it. */
export function addedSwitches(): string[] {
  return [...added].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`));
}

export const commandLine = guard(
  {
    appendSwitch(name: string, value = ''): void {
      added.set(name, value);
    },
    appendArgument(_value: string): void {},
    removeSwitch(name: string): void {
      added.delete(name);
      given.delete(name);
    },
    hasSwitch: (name: string) => given.has(name) || added.has(name),
    getSwitchValue: (name: string) => added.get(name) ?? given.get(name) ?? '',
  } satisfies Electron.CommandLine,
  'app.commandLine',
);
