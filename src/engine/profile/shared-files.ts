// The shared AWS files, `~/.aws/config` and `~/.aws/credentials`: which profiles they name, with region and endpoint.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { errnoOf } from '../store/local/local-error.ts';

/** A profile as the files describe it; what it signs in with is left to the SDK. */
export interface SharedProfile {
  readonly name: string;
  readonly region: string | null;
  readonly endpoint: string | null;
}

type Where = Pick<Host, 'env' | 'home'>;

/** Where the two files lie; AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE move them. */
export function sharedPaths({ env, home }: Where): { config: string; credentials: string } {
  return {
    config: env['AWS_CONFIG_FILE'] || join(home, '.aws', 'config'),
    credentials: env['AWS_SHARED_CREDENTIALS_FILE'] || join(home, '.aws', 'credentials'),
  };
}

/** All profiles of both files, in the order of the files, each once. A file that is not there has none. */
export async function readSharedProfiles(where: Where): Promise<SharedProfile[]> {
  const paths = sharedPaths(where);
  const [config, credentials] = await Promise.all([readIni(paths.config), readIni(paths.credentials)]);
  const profiles = new Map<string, Map<string, string>>();
  // In `config` a section is `[profile name]`, but `[default]`; in `credentials` it is the bare name.
  for (const [section, values] of config) {
    const name = section === 'default' ? section : /^profile\s+(.+)$/.exec(section)?.[1];
    if (name !== undefined) profiles.set(unquote(name), values);
  }
  for (const [name, values] of credentials)
    profiles.set(name, new Map([...(profiles.get(name) ?? []), ...values]));
  return [...profiles].map(([name, values]) => {
    const services = config.get(`services ${values.get('services') ?? ''}`);
    return {
      name,
      region: values.get('region') || null,
      endpoint: services?.get('s3.endpoint_url') || values.get('endpoint_url') || null,
    };
  });
}

async function readIni(file: string): Promise<Map<string, Map<string, string>>> {
  try {
    return parseIni(await readFile(file, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'].includes(errnoOf(error))) return new Map();
    throw error;
  }
}

/** Sections and their values; an indented line belongs to the value above it and is named `outer.inner`. */
export function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let outer = '';
  for (const line of text.split(/\r?\n/)) {
    const bare = line.trim();
    if (bare === '' || bare.startsWith('#') || bare.startsWith(';')) continue;
    const head = /^\[([^\]]+)\]/.exec(bare)?.[1]?.trim().replace(/\s+/g, ' ');
    if (head !== undefined) {
      section = sections.get(head) ?? new Map();
      sections.set(head, section);
      continue;
    }
    const equals = bare.indexOf('=');
    if (equals < 1 || !section) continue;
    const name = bare.slice(0, equals).trim().toLowerCase();
    const value = bare
      .slice(equals + 1)
      .replace(/\s[#;].*$/, '')
      .trim();
    const isInner = /^\s/.test(line) && outer !== '';
    if (!isInner) outer = name;
    section.set(isInner ? `${outer}.${name}` : name, value);
  }
  return sections;
}

function unquote(name: string): string {
  return name.replace(/^"(.*)"$|^'(.*)'$/, '$1$2');
}
