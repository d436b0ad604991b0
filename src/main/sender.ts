// Who may speak to main: the main frame of our own window, showing our own page.

import { isSameOrigin } from './page.ts';

/** The part of an IPC event that tells who sent it. `senderFrame` is null once the frame has gone. */
export interface SenderEvent<Contents> {
  readonly sender: Contents;
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** True when the message comes from the top frame, at exactly the origin of `page`, of a window that `isKnown`. */
export function isOwnSender<Contents>(
  event: SenderEvent<Contents>,
  page: string,
  isKnown: (contents: Contents) => boolean,
): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isSameOrigin(frame.url, page) && isKnown(event.sender);
}
