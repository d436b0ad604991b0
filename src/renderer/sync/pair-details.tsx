// One pair looked into, in place of the list: how it stands, what it has done, what it would do, and what waits for the person.

import { ArrowLeft, Ellipsis } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button as AriaButton, Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useStore } from 'zustand';
import { formatCount } from '../../base/units.ts';
import type { PairStatus } from '../../contract/pair.ts';
import { placeText } from '../state/location.ts';
import { canRunOnPair, type PairCommand, runOnPair } from '../state/pair-commands.ts';
import { useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { AttentionList } from './attention-list.tsx';
import { ConflictList } from './conflict-list.tsx';
import { EmulatedBadge } from './emulated-badge.tsx';
import styles from './pair-details.module.css';
import { PairHistory } from './pair-history.tsx';
import { pairMenuGroups } from './pair-menu.tsx';
import { PairPlan } from './pair-plan.tsx';
import { PairStanding } from './pair-standing.tsx';
import { modeArrows } from './pair-words.ts';

/** These stand in the tool bar, or beside what they are about. */
const beside: readonly PairCommand[] = ['open', 'run', 'stop', 'pause', 'resume', 'held', 'edit', 'remove'];

/** Draws the pair; Esc leads back to the list. */
export function PairDetails({ status }: { readonly status: PairStatus }) {
  const window = useWindow();
  const { pair, last } = status;
  const whole = useRef<HTMLDivElement>(null);
  const hasDialog = useStore(window.dialogs.store, ({ current }) => current !== null);
  useEffect(() => {
    // Whatever had the focus may be gone with a dialog or with a state that has passed.
    if (!hasDialog && document.activeElement === document.body)
      whole.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
  });
  const back = () => window.view.setState({ shownPair: null, lastPair: pair.id });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys that reach it from whatever inside has the focus
    <div
      ref={whole}
      className={styles.details}
      onKeyDown={(event) => {
        if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
        if (event.key === 'Escape') back();
        else if (event.key === 'F5')
          runOnPair(window, status, canRunOnPair(window, status, 'run') ? 'run' : 'stop');
        else if (event.key === 'F2') runOnPair(window, status, 'edit');
        else if (event.key === 'F3') runOnPair(window, status, 'why');
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <div className={styles.bar}>
        <IconButton label="Back to pairs" hint="Esc" onPress={back}>
          <ArrowLeft size={15} />
        </IconButton>
        <h2 className={styles.title}>{pair.name}</h2>
        {status.isEmulated && <EmulatedBadge />}
        <span
          className={styles.ends}
          title={`${pair.folder} ${modeArrows[pair.mode]} ${placeText(pair.place)}`}
        >
          {pair.folder} {modeArrows[pair.mode]} {placeText(pair.place)}
        </span>
        <span className={styles.space} />
        <MenuButton label={`Actions for ${pair.name}`} groups={pairMenuGroups(window, status, beside)}>
          <AriaButton className={styles.more ?? ''} aria-label="More">
            <Ellipsis size={15} />
          </AriaButton>
        </MenuButton>
      </div>
      <PairStanding status={status} />
      <Tabs className={styles.tabs ?? ''}>
        <TabList aria-label={`Parts of ${pair.name}`} className={styles.tabList ?? ''}>
          <Part id="history" label="Activity" />
          <Part id="plan" label="Plan" />
          <Part id="conflicts" label="Conflicts" count={last?.conflicts} />
          <Part id="attention" label="Left alone" count={last?.attention} />
        </TabList>
        <TabPanel id="history" className={styles.panel ?? ''}>
          <PairHistory status={status} />
        </TabPanel>
        <TabPanel id="plan" className={styles.panel ?? ''}>
          <PairPlan status={status} />
        </TabPanel>
        <TabPanel id="conflicts" className={styles.panel ?? ''}>
          <ConflictList status={status} />
        </TabPanel>
        <TabPanel id="attention" className={styles.panel ?? ''}>
          <AttentionList status={status} />
        </TabPanel>
      </Tabs>
    </div>
  );
}

function Part({
  id,
  label,
  count,
}: {
  readonly id: string;
  readonly label: string;
  readonly count?: number | undefined;
}) {
  return (
    <Tab id={id} className={styles.tab ?? ''}>
      {label}
      {count ? <small>{formatCount(count)}</small> : null}
    </Tab>
  );
}
