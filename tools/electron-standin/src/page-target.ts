// Which browser targets are windows of the app; any other page, which can only be a popup, is closed as it appears.

import type { CdpConnection, CdpSession } from './cdp.ts';

const own = new Set<string>();
const creations = new Set<Promise<unknown>>();

/** Opens an empty page in a window of its own. */
export async function createPageTarget(
  cdp: CdpConnection,
  size: { width: number; height: number },
): Promise<{ targetId: string; session: CdpSession }> {
  const creation = createOwnTarget(cdp, size);
  creations.add(creation);
  const targetId = await creation.finally(() => creations.delete(creation));
  return { targetId, session: await cdp.attach(targetId) };
}

async function createOwnTarget(cdp: CdpConnection, size: { width: number; height: number }): Promise<string> {
  const { targetId } = await cdp.root.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    ...size,
  });
  own.add(targetId);
  return targetId;
}

async function closeUnlessOwn(cdp: CdpConnection, targetId: string): Promise<void> {
  await Promise.allSettled(creations);
  if (!own.has(targetId)) await closePopup(cdp, targetId).catch(() => undefined);
}

/** Closes each page that is not one of ours; what the page wanted to open is told by `Page.windowOpen`. */
export async function refusePopups(cdp: CdpConnection): Promise<void> {
  cdp.root.on('Target.targetCreated', ({ targetInfo: { type, targetId } }) => {
    if (type === 'page') void closeUnlessOwn(cdp, targetId);
  });
  await cdp.root.send('Target.setDiscoverTargets', { discover: true });
}

/**
 * A second client, such as the test driver, holds each new page until it has looked at it. A popup that is closed while
 * it is held holds its opener for ever, so it is let go first.
 */
async function closePopup(cdp: CdpConnection, targetId: string): Promise<void> {
  const session = await cdp.attach(targetId);
  await session.send('Runtime.runIfWaitingForDebugger');
  await cdp.root.send('Target.closeTarget', { targetId });
}
