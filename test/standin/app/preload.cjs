// What the page of the conformance app is given.

const { contextBridge, ipcRenderer, webUtils } = require('electron');

let childPort;

contextBridge.exposeInMainWorld('api', {
  version: 1,
  nested: { list: [1, 2, { deep: true }] },
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  sendSync: (channel, ...args) => ipcRenderer.sendSync(channel, ...args),
  once: (channel, listener) => void ipcRenderer.once(channel, (_event, ...args) => listener(...args)),
  pathOf: (file) => webUtils.getPathForFile(file),
  add: (a, b) => a + b,
  fail: () => {
    throw new RangeError('bridge says no');
  },
  failLater: async () => {
    throw new Error('later no');
  },
  callBack: (listener) => listener({ from: 'preload' }, (value) => `${value}!`),
  pageVariable: () => typeof globalThis.secretOfThePage,
  portToMain(value) {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage('port-to-main', null, [port2]);
    const answer = new Promise((resolve) => {
      port1.onmessage = ({ data }) => {
        port1.close();
        resolve(data);
      };
    });
    port1.postMessage(value);
    return answer;
  },
  givePageAPort() {
    ipcRenderer.once('child-port', (event, message) => {
      childPort = event.ports[0];
      window.postMessage({ kind: 'child-port', message, isPort: childPort instanceof MessagePort }, '*', [
        childPort,
      ]);
    });
    ipcRenderer.send('want-child-port');
  },
  process: { type: process.type, sandboxed: process.sandboxed, electron: process.versions.electron },
});
