// The head of a pane: back, forward, up, whose place it is, and the path to where it stands.

import { ArrowLeft, ArrowRight, ArrowUp, ChevronRight, RotateCw } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useStore } from 'zustand';
import { commands, run, separatorOf } from '../state/commands.ts';
import { type Crumb, crumbsOf, parentOf } from '../state/location.ts';
import type { Pane } from '../state/pane.ts';
import { useWindow } from '../state/window-state.ts';
import { IconButton } from '../ui/button.tsx';
import { MenuButton } from '../ui/menu.tsx';
import { keyText } from '../ui/platform.ts';
import { useWidth } from '../ui/use-width.ts';
import { crumbsThatFit } from './crumbs-that-fit.ts';
import styles from './path-bar.module.css';
import { PathField } from './path-field.tsx';
import { PlaceSwitcher } from './place-switcher.tsx';

/** Draws the head of a pane. */
export function PathBar({ pane, label }: { readonly pane: Pane; readonly label: string }) {
  const window = useWindow();
  const { location, canGoBack, canGoForward, isEditingPath } = useStore(pane.store);
  const hasParent = parentOf(location, separatorOf(window)) !== null;
  return (
    <div className={styles.bar} role="toolbar" aria-label={`Path of the ${pane.side} pane`}>
      <IconButton
        label="Back"
        hint={keyText(commands.back.key)}
        isDisabled={!canGoBack}
        onPress={() => pane.back()}
      >
        <ArrowLeft size={15} />
      </IconButton>
      <IconButton
        label="Forward"
        hint={keyText(commands.forward.key)}
        isDisabled={!canGoForward}
        onPress={() => pane.forward()}
      >
        <ArrowRight size={15} />
      </IconButton>
      <IconButton
        label="Up"
        hint={keyText(commands['go-up'].key)}
        isDisabled={!hasParent}
        onPress={() => pane.up()}
      >
        <ArrowUp size={15} />
      </IconButton>
      {isEditingPath ? (
        <PathField pane={pane} />
      ) : (
        <>
          <PlaceSwitcher pane={pane} label={label} />
          <Crumbs pane={pane} />
        </>
      )}
      <IconButton
        label="Refresh"
        hint={keyText(commands.refresh.key)}
        onPress={() => run(window, pane.side, 'refresh')}
      >
        <RotateCw size={14} />
      </IconButton>
    </div>
  );
}

function Crumbs({ pane }: { readonly pane: Pane }) {
  const window = useWindow();
  const { location } = useStore(pane.store);
  const [track, widthPx] = useWidth<HTMLDivElement>();
  const { folded, shown } = crumbsThatFit(crumbsOf(location, separatorOf(window)), widthPx);
  return (
    // The empty end of the path is where one clicks to type it; keys have Ctrl+L for that.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events -- see above
    <div
      ref={track}
      role="group"
      aria-label="Path"
      className={styles.crumbs}
      onClick={(event) => event.target === event.currentTarget && run(window, pane.side, 'edit-path')}
    >
      {folded.length > 0 && (
        <>
          <MenuButton
            label="Folders above"
            groups={[
              {
                commands: folded.map(({ label, location }, index) => ({
                  id: String(index),
                  label,
                  run: () => pane.go(location),
                })),
              },
            ]}
          >
            <Button className={styles.crumb ?? ''} aria-label="Folders above">
              {'\u2026'}
            </Button>
          </MenuButton>
          <ChevronRight size={11} className={styles.mark} />
        </>
      )}
      {shown.map((crumb, index) => (
        <CrumbButton
          key={`${index}:${crumb.label}`}
          pane={pane}
          crumb={crumb}
          isLast={index === shown.length - 1}
        />
      ))}
    </div>
  );
}

interface CrumbButtonProps {
  readonly pane: Pane;
  readonly crumb: Crumb;
  readonly isLast: boolean;
}

function CrumbButton({ pane, crumb, isLast }: CrumbButtonProps) {
  return (
    <>
      <Button
        className={`${styles.crumb} ${isLast ? styles.last : ''}`}
        onPress={() => (isLast ? pane.refresh() : pane.go(crumb.location))}
        {...(isLast && { 'aria-current': 'location' as const })}
      >
        {crumb.label}
      </Button>
      {!isLast && <ChevronRight size={11} className={styles.mark} />}
    </>
  );
}
