// A decision: one sentence, the facts, two verbs. Esc always means the harmless one.

import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './dialog.module.css';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** The buttons, the safe one first. */
  readonly actions: ReactNode;
  readonly children?: ReactNode;
  readonly size?: 'small' | 'large' | 'wide';
  /** Said at once to whoever cannot see it: a question about loss. */
  readonly isAlert?: boolean;
  /** Enter in a field does what the main button does. */
  readonly onSubmit?: () => void;
}

/** Draws a dialog over the window until `onClose`. */
export function Dialog({
  title,
  onClose,
  actions,
  children,
  size = 'small',
  isAlert,
  onSubmit,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable={!isAlert}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={styles.overlay ?? ''}
    >
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog className={styles.dialog ?? ''} role={isAlert ? 'alertdialog' : 'dialog'}>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              onSubmit?.();
            }}
          >
            <Heading slot="title" className={styles.title ?? ''}>
              {title}
            </Heading>
            {children && <div className={styles.body}>{children}</div>}
            {actions && <footer className={styles.actions}>{actions}</footer>}
          </form>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A row of facts: what, and how much. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
