// Holds every export of the stand-in against Electron's own declarations; compiled, never run.

/// <reference types="electron" />

import type { EventEmitter } from 'node:events';
import type * as StandIn from './exports.ts';

type Theirs = typeof import('electron');
type Ours = typeof StandIn;

/** Names the members of `A` that `B` declares otherwise, or not at all; emitter methods are overloaded per event there. */
type Misfit<A, B> = {
  [M in OwnMember<A>]: M extends keyof B ? (A[M] extends B[M] ? never : M) : M;
}[OwnMember<A>];

type OwnMember<A> = Exclude<keyof A & string, keyof EventEmitter | 'prototype'>;

type InstanceMisfit<A, B> = A extends abstract new (
  ...args: never[]
) => infer AnInstance
  ? B extends abstract new (
      ...args: never[]
    ) => infer ItsInstance
    ? Misfit<AnInstance, ItsInstance>
    : 'not a class in Electron'
  : never;

type Misfits = {
  [K in keyof Ours]: K extends keyof Theirs
    ? Misfit<Ours[K], Theirs[K]> | InstanceMisfit<Ours[K], Theirs[K]>
    : 'not an export of Electron';
};

/**
 * The members that are known not to fit, each for one of two reasons: they give or take an object of the stand-in's own,
 * which has fewer members than Electron's; or they are there for the stand-in's other files.
 */
interface Known {
  readonly app: 'describe' | 'becomeReady';
  readonly BrowserWindow:
    | 'webContents'
    | 'getAllWindows'
    | 'getFocusedWindow'
    | 'fromId'
    | 'fromWebContents'
    | 'closeAndWait';
  readonly ipcMain: 'handlerOf';
  readonly Menu:
    | 'items'
    | 'append'
    | 'insert'
    | 'getMenuItemById'
    | 'buildFromTemplate'
    | 'getApplicationMenu'
    | 'setApplicationMenu'
    | 'radioGroupOf';
  readonly MenuItem: 'menu' | 'submenu' | 'role';
  readonly MessageChannelMain: 'port1' | 'port2';
  readonly nativeImage: 'createEmpty' | 'createFromPath' | 'createFromBuffer' | 'createFromDataURL';
  readonly session: 'defaultSession';
  readonly Tray: 'setImage' | 'setPressedImage' | 'setContextMenu' | 'popUpContextMenu';
  readonly utilityProcess: 'fork';
  readonly webContents: 'getAllWebContents' | 'getFocusedWebContents' | 'fromId' | 'fromDevToolsTargetId';
}

type Unknown = {
  [K in keyof Misfits]: Exclude<Misfits[K], K extends keyof Known ? Known[K] : never>;
}[keyof Misfits];

/** Does not compile when a member does not fit and is not known: the message of the compiler names it. */
export type EveryMemberFits = Expect<Unknown>;

type Expect<T extends never> = T;
