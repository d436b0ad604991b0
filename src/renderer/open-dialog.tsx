// Draws the decision that is being asked for, whichever feature it belongs to.

/** Draws the open dialog, if there is one. */
export function OpenDialog() {
  return null;
}
