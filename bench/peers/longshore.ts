// Longshore's own command line, as built.

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command, Job, Program } from './peer.ts';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));

/** Longshore, started directly on the Node of this checkout. */
export const longshore: Program = {
  name: 'longshore',
  settings: 'as it comes',
  versionOf: { args: [cli, '--version'], pattern: /(\d+\.\d+\.\d+\S*)/ },
  command(executable, job, place) {
    const { endpoint, region, accessKeyId, secretAccessKey, certificate, scratch } = place;
    return {
      argv: [
        executable,
        cli,
        ...['--endpoint-url', endpoint, '--region', region, '--data-dir', join(scratch, 'longshore')],
        '--no-progress',
        ...words(job),
      ],
      env: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(certificate !== null && { NODE_EXTRA_CA_CERTS: certificate }),
      },
    } satisfies Command;
  },
};

function words(job: Job): string[] {
  switch (job.kind) {
    case 'small-up':
      return ['cp', '--quiet', '--recursive', job.folder, `s3://${job.bucket}/${job.prefix}`];
    case 'small-down':
      return ['cp', '--quiet', '--recursive', `s3://${job.bucket}`, job.folder];
    case 'large-up':
      return ['cp', '--quiet', job.file, `s3://${job.bucket}/${job.key}`];
    case 'large-down':
      return ['cp', '--quiet', `s3://${job.bucket}/${job.key}`, job.file];
    case 'list':
      return ['ls', '--recursive', `s3://${job.bucket}`];
  }
}
