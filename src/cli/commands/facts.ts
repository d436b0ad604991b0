// longshore facts: what the account's store can do, as remembered or found out anew.

import { formatDuration } from '../../base/units.ts';
import { abilityLabel, abilityReason } from '../../contract/ability-text.ts';
import { abilities, type StoreFacts } from '../../contract/store-facts.ts';
import type { Session } from '../context.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { printable } from '../output.ts';

export interface FactsOptions {
  /** Where small objects may be written and removed again. */
  readonly bucket?: string;
  /** Find out anew, although something is remembered. */
  readonly again?: boolean;
}

/** Tells what is remembered; finds out first where nothing is, or nothing by way of that bucket, or with `again`. */
export async function showFacts(session: Session, { bucket, again }: FactsOptions): Promise<ExitCode> {
  const { engine, profile, output, signal } = session;
  const profileId = profile.id;
  const known = await engine.call('store.facts', { profileId }, { signal });
  const isEnough = known !== null && !again && (bucket === undefined || known.bucket === bucket);
  if (!isEnough) output.status('trying what the store can do');
  const facts = isEnough
    ? known
    : await engine.call('store.probe', { profileId, bucket: bucket ?? known?.bucket ?? null }, { signal });
  output.status('');
  output.say(tableOf(facts).join('\n'), { event: 'store-facts', ...facts });
  return exitCode.done;
}

const headWidth = 9;
const labelWidth = Math.max(...abilities.map((name) => abilityLabel(name).length));

function tableOf(facts: StoreFacts): string[] {
  const { server, product, region, clockOffsetMs, probedMs, bucket } = facts;
  const line = (head: string, text: string) => `${head.padEnd(headWidth)}${printable(text)}`;
  const tried = new Date(probedMs).toISOString().replace('T', ' ').slice(0, 16);
  return [
    line('server', product === null ? server : `${server}, ${product}`),
    line('region', region ?? '?'),
    line('clock', clockText(clockOffsetMs)),
    line('tried', `${tried} UTC, ${bucket === null ? 'by reading only' : `in s3://${bucket}`}`),
    '',
    ...abilities.map((name) => {
      const ability = facts.abilities[name];
      const reason = abilityReason(ability);
      const label = abilityLabel(name);
      return line(ability.state, reason === null ? label : `${label.padEnd(labelWidth)}  ${reason}`);
    }),
    ...(bucket === null
      ? ['', 'Add --bucket BUCKET to try the rest: it writes small objects there and removes them.']
      : []),
  ];
}

// The time in an answer has whole seconds, and the way here takes some of them.
const unsureMs = 3_000;

function clockText(offsetMs: number): string {
  if (Math.abs(offsetMs) < unsureMs) return 'as on this computer';
  return `${formatDuration(Math.abs(offsetMs))} ${offsetMs > 0 ? 'ahead of' : 'behind'} this computer\u2019s`;
}
