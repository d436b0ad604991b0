// What the person and we leave alone on both sides.

import { createHash } from 'node:crypto';
import createRules from 'ignore';
import { builtInIgnore } from '../../contract/built-in-ignore.ts';
import type { Key } from '../../contract/models.ts';
import { isPartName } from '../store/local/part-name.ts';
import { lastSegment } from '../store/path.ts';
import { ownFolder } from './folder.ts';

// The rules remember every path they were asked about; after so many they start afresh, or a million paths would stay in memory.
const maxRemembered = 1_000;

const options = { ignorecase: false, allowRelativePaths: true };
const builtIn = { file: oneExpression(false), folder: oneExpression(true) };

/** Rules in gitignore's syntax, ours first. */
export interface Ignore {
  /** True for what is left alone; nothing below such a folder is looked at, so a path is asked about after the folders above it. */
  hides(path: Key, kind: 'file' | 'folder'): boolean;
  /** Changes with the rules, ours included. */
  readonly hash: string;
}

/**
 * The built-in rules, then the person's, of which as in git the last that fits decides; case counts. What is Longshore's own is
 * hidden whatever they say.
 */
export function createIgnore(lines: readonly string[]): Ignore {
  const rules = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const judge = rules.length > 0 ? createJudge(rules) : () => null;
  return {
    hides(path, kind) {
      const name = lastSegment(path);
      if (name === ownFolder || isPartName(name)) return true;
      return judge(path, kind) ?? builtIn[kind].test(name);
    },
    hash: createHash('sha256')
      .update(JSON.stringify([builtInIgnore, rules]))
      .digest('hex')
      .slice(0, 16),
  };
}

/** A key is hidden when it is, or when any folder on the way to it is. */
export function isHidden(ignore: Ignore, path: Key): boolean {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
    if (ignore.hides(path.slice(0, at) as Key, 'folder')) return true;
  return ignore.hides(path, 'file');
}

/** Whether the person's rules hide a path, or say that it is not hidden; null where none of them fits. */
function createJudge(rules: readonly string[]): (path: Key, kind: 'file' | 'folder') => boolean | null {
  const compiled = createRules(options).add(rules);
  let current = compiled;
  let asked = 0;
  return (path, kind) => {
    asked += 1;
    if (asked % maxRemembered === 0) current = createRules(options).add(compiled);
    const { ignored, unignored } = current.test(kind === 'folder' ? `${path}/` : path);
    if (ignored) return true;
    return unignored ? false : null;
  };
}

/** All built-in rules at once; each is the name of a file, or with a slash after it of a folder. */
function oneExpression(isFolder: boolean): RegExp {
  const names = builtInIgnore.filter((rule) => isFolder || !rule.endsWith('/'));
  const sources = names.map((rule) =>
    rule
      .replace(/\/$/, '')
      .replace(/[.$+#]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.'),
  );
  return new RegExp(`^(?:${sources.join('|')})$`, 'is');
}
