// s5cmd, which is quick by going wide.

import type { Job, Program } from './peer.ts';

/** s5cmd. */
export const s5cmd: Program = {
  name: 's5cmd',
  settings: '256 workers (its default); large files: --concurrency 4 --part-size 16',
  versionOf: { args: ['version'], pattern: /(v\S+)/ },
  command(executable, job, { endpoint, region, accessKeyId, secretAccessKey, certificate }) {
    return {
      // Quieter than that, it would not tell a listing either.
      argv: [
        executable,
        '--log',
        job.kind === 'list' ? 'info' : 'error',
        '--endpoint-url',
        endpoint,
        ...words(job),
      ],
      env: {
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(certificate !== null && { SSL_CERT_FILE: certificate }),
      },
    };
  },
};

function words(job: Job): string[] {
  const parts = ['--concurrency', '4', '--part-size', '16'];
  switch (job.kind) {
    case 'small-up':
      return ['cp', `${job.folder}/`, `s3://${job.bucket}/${job.prefix}`];
    case 'small-down':
      return ['cp', `s3://${job.bucket}/*`, `${job.folder}/`];
    case 'large-up':
      return ['cp', ...parts, job.file, `s3://${job.bucket}/${job.key}`];
    case 'large-down':
      return ['cp', ...parts, `s3://${job.bucket}/${job.key}`, job.file];
    case 'list':
      return ['ls', `s3://${job.bucket}/*`];
  }
}
