// Holds every export of the stand-in against Electron's own declarations; compiled, never run.

/// <reference types="electron" />

import type * as standin from './exports.ts';

/** Lists the members of `Ours` whose type is not the one that Electron declares for them. */
type Misfits<Ours, Theirs> = {
  [M in keyof Ours]: M extends keyof Theirs ? (Ours[M] extends Theirs[M] ? never : M) : M;
}[keyof Ours];

type Electron_ = typeof import('electron');

type MisfitsByExport = {
  [K in keyof typeof standin]: K extends keyof Electron_
    ? Misfits<(typeof standin)[K], Electron_[K]>
    : 'not in electron';
};

export type X = MisfitsByExport;
