// The AWS CLI with the settings that suited it best.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, Program } from './peer.ts';

/** The AWS CLI. */
export const aws: Program = {
  name: 'aws',
  settings: 'max_concurrent_requests 20, multipart_chunksize 16MB',
  versionOf: { args: ['--version'], pattern: /aws-cli\/(\S+)/ },
  async command(executable, job, { endpoint, region, accessKeyId, secretAccessKey, certificate, scratch }) {
    const config = join(scratch, 'aws.config');
    const lines = ['max_concurrent_requests = 20', 'multipart_chunksize = 16MB', 'addressing_style = path'];
    await writeFile(config, `[default]\ns3 =\n${lines.map((line) => `  ${line}\n`).join('')}`);
    return {
      argv: [executable, '--endpoint-url', endpoint, '--region', region, 's3', ...words(job)],
      env: {
        AWS_CONFIG_FILE: config,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(certificate !== null && { AWS_CA_BUNDLE: certificate }),
      },
    };
  },
};

function words(job: Job): string[] {
  const copy = ['cp', '--only-show-errors'];
  switch (job.kind) {
    case 'small-up':
      return [...copy, '--recursive', job.folder, `s3://${job.bucket}/${job.prefix}`];
    case 'small-down':
      return [...copy, '--recursive', `s3://${job.bucket}`, job.folder];
    case 'large-up':
      return [...copy, job.file, `s3://${job.bucket}/${job.key}`];
    case 'large-down':
      return [...copy, `s3://${job.bucket}/${job.key}`, job.file];
    case 'list':
      return ['ls', '--recursive', `s3://${job.bucket}`];
  }
}
