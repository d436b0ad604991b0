// Gives the page what only a desktop shell can do, and hands it its line to the engine. Nothing else crosses.

import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type BridgeAnswer, bridgeChannels as channels } from '../contract/bridge.ts';
import { type DesktopBridge, enginePortMessage, type MenuCommand } from '../contract/shell.ts';

type Asked = typeof channels.chooseFolder | typeof channels.reveal | typeof channels.openExternal;

async function ask<T>(channel: Asked, input: string): Promise<T> {
  const answer: BridgeAnswer<T> = await ipcRenderer.invoke(channel, input);
  if (answer.ok) return answer.value;
  throw new Error(answer.refusal);
}

const bridge: DesktopBridge = {
  shell: {
    pathsOf: (files) => files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    chooseFolder: (title) => ask<string | null>(channels.chooseFolder, title),
    reveal: (path) => ask<void>(channels.reveal, path),
    openExternal: (url) => ask<void>(channels.openExternal, url),
    onCommand(listener) {
      const hear = (_event: unknown, command: MenuCommand) => listener(command);
      ipcRenderer.on(channels.command, hear);
      return () => void ipcRenderer.off(channels.command, hear);
    },
  },
  requestEngine: () => ipcRenderer.send(channels.engine),
};

// A port cannot cross the bridge; it can be posted to our own page.
ipcRenderer.on(channels.engine, (event) => {
  window.postMessage(enginePortMessage, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('longshore', bridge);
