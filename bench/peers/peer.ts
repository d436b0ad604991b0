// A program that is measured: how it is told to do each job.

/** The S3 that a job is done on. */
export interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The certificate to trust; null where the system's own do. */
  readonly certificate: string | null;
  /** True where no signature is looked at. */
  readonly isOpen: boolean;
  /** A folder for configuration files, emptied before each run. */
  readonly scratch: string;
}

/** One thing to do; folders and files are local paths. */
export type Job =
  | { readonly kind: 'small-up'; readonly folder: string; readonly bucket: string; readonly prefix: string }
  | {
      readonly kind: 'small-down';
      readonly bucket: string;
      readonly keys: readonly string[];
      readonly folder: string;
    }
  | {
      readonly kind: 'large-up';
      readonly file: string;
      /** The same bytes as files of 16 MiB, for what cannot split. */
      readonly pieces: string;
      readonly bucket: string;
      readonly key: string;
    }
  | { readonly kind: 'large-down'; readonly bucket: string; readonly key: string; readonly file: string }
  | { readonly kind: 'list'; readonly bucket: string };

export interface Command {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

/** How a program is found and told its jobs. */
export interface Program {
  readonly name: ProgramName;
  /** Its settings in words, for the report. */
  readonly settings: string;
  /** The arguments that make it say its version, and where the version is in what it says. */
  readonly versionOf: { readonly args: readonly string[]; readonly pattern: RegExp };
  /** Null where it cannot do the job. May write files into the scratch folder; that is not measured. */
  command(executable: string, job: Job, place: Place): Promise<Command | null> | Command | null;
}

export type ProgramName = 'longshore' | 'rclone' | 'aws' | 's3cmd' | 's5cmd' | 'curl';

/** A program that is installed here. */
export interface Peer {
  /** What it is called in the report, unique. */
  readonly label: string;
  readonly program: Program;
  readonly executable: string;
  readonly version: string;
  /** True for one that was named, beside the one that the system has. */
  readonly isExtra: boolean;
}
