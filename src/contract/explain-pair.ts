// Why a file of a pair is as it is, in sentences, for window and terminal alike.

import { formatSize } from '../base/units.ts';
import { planText } from './act-text.ts';
import { explain } from './error-text.ts';
import type { PairExplanation } from './pair.ts';

type Sight = PairExplanation['local'];

/** What is known of a path as of the last look, most telling first; never empty. What was done to it is in `history`. */
export function explainPath(explanation: PairExplanation): readonly string[] {
  const { isIgnored, attention, planned, alikeBytes, local, remote } = explanation;
  if (isIgnored) return ['A rule leaves it alone: whatever is there stays as it is on both sides.'];
  const sentences = sightTexts(alikeBytes, local, remote);
  if (attention) {
    const { why, todo } = explain(attention.error);
    sentences.unshift(['It waits for you.', why, todo].filter(Boolean).join(' '));
  }
  if (planned) {
    const what = planned.to === null ? planText(planned.act) : `${planText(planned.act)} to ${planned.to}`;
    sentences.push(
      planned.isHeld
        ? `Planned: ${what}. That is held until you have looked at it.`
        : `Planned by the last look: ${what}.`,
    );
  }
  return sentences;
}

function sightTexts(alikeBytes: number | null, local: Sight, remote: Sight): string[] {
  if (alikeBytes === null) return strangerTexts(local, remote);
  if (local === 'same' && remote === 'same')
    return [`Both sides hold the same ${formatSize(alikeBytes)}, as of the last look.`];
  return [
    `Both sides held the same ${formatSize(alikeBytes)} once.`,
    sinceText('on this computer', local),
    sinceText('in the bucket', remote),
  ];
}

function strangerTexts(local: Sight, remote: Sight): string[] {
  if (local === 'absent' && remote === 'absent') return ['Neither side has a file of that name.'];
  return [
    'It has never been alike on both sides.',
    thereText('on this computer', local),
    thereText('in the bucket', remote),
  ];
}

function sinceText(where: string, sight: Sight): string {
  if (sight === 'same') return `Since then it has not changed ${where}.`;
  if (sight === 'changed') return `Since then it has changed ${where}.`;
  if (sight === 'absent')
    return `Since then it has gone ${where === 'in the bucket' ? 'from the bucket' : 'from this computer'}.`;
  return unseenText(where, sight);
}

function thereText(where: string, sight: Sight): string {
  if (sight === 'absent') return `It is not ${where}.`;
  return sight === 'same' || sight === 'changed' ? `It is ${where}.` : unseenText(where, sight);
}

function unseenText(where: string, sight: 'unknown' | 'barred'): string {
  return sight === 'unknown'
    ? `It could not be seen ${where}, which is not taken for gone.`
    : `What stands there ${where} cannot be synced.`;
}
