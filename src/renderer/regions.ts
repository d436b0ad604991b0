// The parts of the window, and the way from one to the next by keys: Tab stays between the panes, so another key leads out.

const regions = [
  '[role="toolbar"][aria-label="Commands"] button',
  '[aria-label="Left pane"] [role="grid"]',
  '[aria-label="Right pane"] [role="grid"]',
  '[data-region="sync"] [role="grid"]',
  '[data-region="queue"] [role="grid"]',
  '[data-region="strip"] button',
];

/** Moves the focus to the next part of the window, or back. */
export function focusNextRegion(step: 1 | -1): void {
  const targets = regions.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []);
  const at = targets.findIndex((target) => holdsFocus(target));
  targets.at((at + step) % targets.length)?.focus();
}

/** A grid holds the focus itself; a bar by any of its buttons. */
function holdsFocus(target: HTMLElement): boolean {
  const whole = target.closest('[role="toolbar"], [data-region]') ?? target;
  return whole.contains(document.activeElement);
}
