// rclone with everything switched off that a bench may switch off.

import type { Job, Program } from './peer.ts';

const tuning = [
  '--config=',
  '--quiet',
  ...['--transfers', '32', '--checkers', '32'],
  ...['--s3-chunk-size', '16M', '--s3-upload-concurrency', '4', '--multi-thread-streams', '4'],
  ...['--s3-no-head', '--s3-no-check-bucket', '--s3-disable-checksum', '--ignore-checksum', '--no-traverse'],
];

/** rclone, tuned. */
export const rclone: Program = {
  name: 'rclone',
  settings: tuning.slice(2).join(' '),
  versionOf: { args: ['version'], pattern: /rclone v(\S+)/ },
  command(executable, job, { endpoint, region, accessKeyId, secretAccessKey, certificate }) {
    return {
      argv: [
        executable,
        ...words(job),
        ...tuning,
        ...['--s3-provider', 'Other', '--s3-env-auth', '--s3-endpoint', endpoint, '--s3-region', region],
        ...(certificate === null ? [] : ['--ca-cert', certificate]),
      ],
      env: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
    };
  },
};

function words(job: Job): string[] {
  switch (job.kind) {
    case 'small-up':
      return ['copy', job.folder, `:s3:${job.bucket}/${job.prefix}`];
    case 'small-down':
      return ['copy', `:s3:${job.bucket}`, job.folder];
    case 'large-up':
      return ['copyto', job.file, `:s3:${job.bucket}/${job.key}`];
    case 'large-down':
      return ['copyto', `:s3:${job.bucket}/${job.key}`, job.file];
    case 'list':
      return [
        'lsf',
        '--recursive',
        '--files-only',
        '--fast-list',
        '--s3-list-version',
        '2',
        `:s3:${job.bucket}`,
      ];
  }
}
