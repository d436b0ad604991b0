// s3cmd, which does one thing at a time.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, Program } from './peer.ts';

/** s3cmd. */
export const s3cmd: Program = {
  name: 's3cmd',
  settings: 'multipart_chunk_size_mb 16',
  versionOf: { args: ['--version'], pattern: /version (\S+)/ },
  async command(executable, job, { endpoint, region, accessKeyId, secretAccessKey, certificate, scratch }) {
    const told = words(job);
    if (told === null) return null;
    const { host, protocol } = new URL(endpoint);
    const config = join(scratch, 's3cmd.config');
    const lines = [
      `access_key = ${accessKeyId}`,
      `secret_key = ${secretAccessKey}`,
      `bucket_location = ${region}`,
      `host_base = ${host}`,
      `host_bucket = ${host}`,
      `use_https = ${protocol === 'https:' ? 'True' : 'False'}`,
      ...(certificate === null ? [] : [`ca_certs_file = ${certificate}`]),
      'multipart_chunk_size_mb = 16',
    ];
    await writeFile(config, `[default]\n${lines.join('\n')}\n`, { mode: 0o600 });
    return { argv: [executable, '--config', config, '--no-progress', '--quiet', ...told] };
  },
};

function words(job: Job): string[] | null {
  switch (job.kind) {
    case 'small-up':
      return ['put', '--recursive', `${job.folder}/`, `s3://${job.bucket}/${job.prefix}`];
    case 'small-down':
      return ['get', '--recursive', `s3://${job.bucket}/`, `${job.folder}/`];
    case 'large-up':
      return ['put', job.file, `s3://${job.bucket}/${job.key}`];
    case 'large-down':
      return ['get', `s3://${job.bucket}/${job.key}`, job.file];
    case 'list':
      return null;
  }
}
