// The stand-in's half in the preload's isolated world: what `require('electron')` gives there, and the preload itself.

import type { ToRenderer, WorldConfig } from '../renderer-wire.ts';
import { createBridge } from './bridge.ts';
import { Emitter } from './emitter.ts';
import { IpcRenderer } from './ipc-renderer.ts';
import { createOutbox } from './outbox.ts';
import { createPortRelays } from './ports.ts';
import { standinSyncCall } from './sync-call.ts';

type Preload = (require: (name: string) => unknown, module: object, exports: object, process: object) => void;

export function startIsolatedWorld({ secret, process }: WorldConfig, preload: Preload): void {
  if (window.parent !== window) return;
  const bridge = createBridge(`${secret}-main`, `${secret}-isolated`);
  const outbox = createOutbox((json) => Reflect.get(globalThis, `${secret}-binding`)(json));
  const ipcRenderer = new IpcRenderer(outbox, createPortRelays(outbox), standinSyncCall);
  Reflect.set(globalThis, `${secret}-deliver`, (json: string) => {
    const batch: ToRenderer[] = JSON.parse(json);
    ipcRenderer.receive(batch);
  });
  watchTitle((title) => outbox.push({ kind: 'title', title }));
  const modules = new Map<string, unknown>([
    ['electron', createElectron(bridge, ipcRenderer)],
    ['events', Object.assign(class EventEmitter extends Emitter {}, { EventEmitter: Emitter })],
    ['timers', { setTimeout, clearTimeout, setInterval, clearInterval }],
    ['url', { URL, URLSearchParams }],
  ]);
  const require = (name: string) => {
    const key = name.replace(/^node:/, '').replace(/^electron\/(renderer|common)$/, 'electron');
    if (modules.has(key)) return modules.get(key);
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  try {
    preload(require, module, module.exports, createProcess(process));
  } catch (error) {
    outbox.push({
      kind: 'failed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
}

function watchTitle(report: (title: string) => void): void {
  let reported = '';
  const look = () => {
    if (document.title === reported) return;
    reported = document.title;
    report(reported);
  };
  document.addEventListener('DOMContentLoaded', () => {
    look();
    new MutationObserver(look).observe(document.head, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
}

function createElectron(bridge: ReturnType<typeof createBridge>, ipcRenderer: IpcRenderer): object {
  return fenced('electron', {
    ipcRenderer: fenced('ipcRenderer', ipcRenderer),
    contextBridge: fenced('contextBridge', {
      exposeInMainWorld: (key: string, api: unknown) => bridge.expose(key, api),
    }),
    webUtils: fenced('webUtils', {
      getPathForFile(file: File): string {
        if (!(file instanceof File)) throw new TypeError("webUtils.getPathForFile: argument is not a 'File'");
        return standinSyncCall('file-path', file.name, file);
      },
    }),
  });
}

function createProcess(from: WorldConfig['process']): object {
  return fenced('process', {
    ...from,
    // Electron copies the environment into the preload; here the text of a page's scripts stays free of it.
    env: {},
    type: 'renderer',
    contextIsolated: true,
    sandboxed: true,
    isMainFrame: true,
    nextTick: (task: (...args: unknown[]) => void, ...args: unknown[]) => queueMicrotask(() => task(...args)),
  });
}

/** Throws on what the stand-in lacks; methods keep their own `this`, which has private fields. */
function fenced<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      if (!(key in object) && typeof key === 'string' && key !== 'then' && key !== 'toJSON') {
        throw new Error(`stand-in: ${name}.${key} is not implemented`);
      }
      const value: unknown = Reflect.get(object, key, object);
      return typeof value === 'function' && key !== 'constructor' ? value.bind(object) : value;
    },
  });
}
