// Where a pane has been.

import { describe, expect, it } from 'vitest';
import { LocalPath } from '../../../src/contract/models.ts';
import { createHistory } from '../../../src/renderer/state/history.ts';

const at = (name: string) => ({ kind: 'local', path: LocalPath.parse(`/${name}`) }) as const;

describe('createHistory', () => {
  it('steps back the way it came, and forward again', () => {
    const history = createHistory();
    history.leave(at('a'));
    history.leave(at('b'));
    expect(history.step('back', at('c'))).toEqual(at('b'));
    expect(history.step('back', at('b'))).toEqual(at('a'));
    expect(history.step('back', at('a'))).toBeNull();
    expect(history.step('forward', at('a'))).toEqual(at('b'));
    expect([history.canGoBack, history.canGoForward]).toEqual([true, true]);
  });

  it('forgets what lay ahead when it goes somewhere new', () => {
    const history = createHistory();
    history.leave(at('a'));
    history.step('back', at('b'));
    history.leave(at('a'));
    expect(history.canGoForward).toBe(false);
  });

  it('keeps the latest hundred places', () => {
    const history = createHistory();
    for (let index = 0; index < 150; index += 1) history.leave(at(String(index)));
    let steps = 0;
    for (let here: ReturnType<typeof history.step> = at('end'); here; steps += 1)
      here = history.step('back', here);
    expect(steps).toBe(101);
  });
});
