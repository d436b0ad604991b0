// The `electron` module as the app imports or requires it: every export by name, and all of them by default.

export * from './exports.ts';
export * as default from './exports.ts';
