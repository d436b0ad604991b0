// Buttons: a verb with words, and a small picture that is named for those who cannot see it.

import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './button.module.css';

interface WordButtonProps extends Omit<ButtonProps, 'className' | 'style' | 'children'> {
  /** primary: what the dialog is for; loss: it takes something away; quiet: part of a bar. */
  readonly look?: 'plain' | 'primary' | 'loss' | 'quiet';
  readonly children: ReactNode;
}

/** A button with a verb on it. */
export function Button({ look = 'plain', ...rest }: WordButtonProps) {
  return <AriaButton {...rest} className={`${styles.button} ${styles[look]}`} />;
}

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'style' | 'children'> {
  readonly label: string;
  /** The key that does the same, told in the tooltip. */
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A button with a picture; its name and its key show in a tooltip. */
export function IconButton({ label, hint, children, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className={`${styles.button} ${styles.icon}`}>
        {children}
      </AriaButton>
      <Tooltip className={styles.tooltip ?? ''} offset={4}>
        {label}
        {hint && <kbd className={styles.hint}>{hint}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
