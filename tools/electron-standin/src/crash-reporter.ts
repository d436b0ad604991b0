// crashReporter: takes its settings and never has a crash to report.

import { guard } from './guarded.ts';
import { record } from './records.ts';

const parameters = new Map<string, string>();
let uploads = false;

export const crashReporter = guard(
  {
    start(options: Electron.CrashReporterStartOptions): void {
      uploads = options.uploadToServer ?? true;
      record('crashReporter.start', options);
    },
    getUploadToServer: () => uploads,
    setUploadToServer(value: boolean): void {
      uploads = value;
    },
    addExtraParameter(key: string, value: string): void {
      parameters.set(key, value);
    },
    removeExtraParameter(key: string): void {
      parameters.delete(key);
    },
    getParameters: () => Object.fromEntries(parameters),
    getLastCrashReport: () => null,
    getUploadedReports: () => [],
  } satisfies Partial<Electron.CrashReporter>,
  'crashReporter',
);
