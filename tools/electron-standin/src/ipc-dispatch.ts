// Brings the messages of a page to the listeners of the app: those of its webContents first, then those of ipcMain.

import { createEvent } from './electron-event.ts';
import { type IpcMain, ipcMain } from './ipc-main.ts';
import { adoptPorts } from './message-channel-main.ts';
import type { PortEnd } from './port-router.ts';
import type { WebFrameMain } from './web-frame-main.ts';
import { fromWire, toWire } from './wire.ts';

/** The page a message comes from, as its event shows it. */
export interface Sender {
  readonly id: number;
  readonly ipc: IpcMain;
  readonly mainFrame: WebFrameMain;
  send(channel: string, ...args: unknown[]): void;
}

export function dispatchSend(
  sender: Sender,
  channel: string,
  args: readonly unknown[],
  ends: readonly PortEnd[],
): void {
  const event = createEvent({ ...common(sender), ports: adoptPorts(ends) });
  sender.ipc.emit(channel, event, ...args);
  ipcMain.emit(channel, event, ...args);
}

/** Gives what the handler gives; throws what the page is told. */
export async function dispatchInvoke(
  sender: Sender,
  channel: string,
  args: readonly unknown[],
): Promise<unknown> {
  const handler = sender.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel);
  try {
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    const event: unknown = createEvent(common(sender));
    // The event has what the stand-in has of Electron's; the fence tells of anything else.
    return await handler(event as Electron.IpcMainInvokeEvent, ...args);
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    throw error;
  }
}

/** Answers a `sendSync` with what a listener put into `event.returnValue` before it returned. */
export function dispatchSendSync(sender: Sender, json: string): string {
  const { channel, args }: { channel: string; args: unknown } = JSON.parse(json);
  const event = Object.assign(createEvent({ ...common(sender), ports: [] }), { returnValue: null });
  const list = fromWire(args);
  if (!Array.isArray(list)) throw new TypeError('stand-in: arguments are a list');
  sender.ipc.emit(channel, event, ...list);
  ipcMain.emit(channel, event, ...list);
  return JSON.stringify(toWire(event.returnValue));
}

function common(sender: Sender) {
  return {
    type: 'frame' as const,
    sender,
    senderFrame: sender.mainFrame,
    processId: sender.id,
    frameId: 1,
    reply: (channel: string, ...args: unknown[]) => sender.send(channel, ...args),
  };
}
