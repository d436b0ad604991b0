// longshore pair explain: why a file is as it is.

import { realpath } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { explainPath } from '../../contract/explain-pair.ts';
import { Key } from '../../contract/models.ts';
import type { Pair } from '../../contract/pair.ts';
import { nameIn } from '../address.ts';
import type { Asking, Context } from '../context.ts';
import { type ExitCode, exitCode, WrongUse } from '../exit-code.ts';
import { printable } from '../output.ts';
import { findPair, withPairs } from '../pairs/reach-pairs.ts';
import { historyLine } from './pair-history.ts';

/** Why a file is as it is: a path on this computer or in S3, or a pair and the key in it. */
export function explainFile(context: Context, one: string, key: string | undefined): Promise<ExitCode> {
  return withPairs(context, async (asking) => {
    const { pair, path } = await (key === undefined ? ownerOf(asking, one) : keyOf(asking, one, key));
    const explanation = await asking.engine.call('pair.explain', { id: pair.id, path });
    const sentences = explainPath(explanation);
    const lines = [...sentences, ...explanation.history.map((entry) => historyLine(entry, pair))];
    context.output.say([`${pair.name}, ${path}:`, ...lines].map(printable).join('\n'), {
      ...{ event: 'explanation', id: pair.id, name: pair.name, sentences },
      ...explanation,
    });
    return exitCode.done;
  });
}

async function keyOf(asking: Asking, name: string, key: string): Promise<{ pair: Pair; path: Key }> {
  return { pair: (await findPair(asking, name)).pair, path: Key.parse(key) };
}

/** The pair that has that file, by the folder or the place that it lies in. */
async function ownerOf({ engine }: Asking, text: string): Promise<{ pair: Pair; path: Key }> {
  const all = await engine.call('pair.list', null);
  const whole = text.startsWith('s3://') ? [text] : await spellingsOf(resolve(text));
  for (const { pair } of all) {
    for (const path of whole) {
      const start = text.startsWith('s3://') ? nameIn(pair.place, '') : `${await realOf(pair.folder)}${sep}`;
      if (path.startsWith(start) && path !== start)
        return { pair, path: Key.parse(path.slice(start.length).split(sep).join('/')) };
    }
  }
  throw new WrongUse(`${text} lies in no pair. \u201clongshore pair list\u201d shows them.`);
}

/** The path as it is, and with the folders above it resolved, for the file itself may be gone. */
async function spellingsOf(path: string): Promise<string[]> {
  const cut = path.lastIndexOf(sep);
  return [path, `${await realOf(path.slice(0, cut) || sep)}${path.slice(cut)}`];
}

function realOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
