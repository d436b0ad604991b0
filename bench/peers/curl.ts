// curl as the floor: no signature, no checksum, no listing, hardly a program around the bytes.

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job, Place, Program } from './peer.ts';

/** curl; it signs nothing, so it works on the bench's own server alone. */
export const curl: Program = {
  name: 'curl',
  settings:
    'small: one connection, one after another; 2 GiB up: 4 at a time of files cut beforehand; 2 GiB down: one stream',
  versionOf: { args: ['--version'], pattern: /curl (\S+)/ },
  async command(executable, job, place) {
    if (!place.isOpen || job.kind === 'list') return null;
    const config = join(place.scratch, 'curl.config');
    await writeFile(config, (await pairs(job, place)).join('\n'));
    const base = ['-q', '--silent', '--show-error', '--fail', '--http1.1'];
    const trust = place.certificate === null ? [] : ['--cacert', place.certificate];
    // Without this curl waits for 100-continue with each large body.
    const wide = job.kind === 'large-up' ? ['--parallel', '--parallel-max', '4', '--header', 'Expect:'] : [];
    return { argv: [executable, ...base, ...trust, ...wide, '--config', config] };
  },
};

async function pairs(job: Exclude<Job, { kind: 'list' }>, { endpoint }: Place): Promise<string[]> {
  const pair = (option: 'upload-file' | 'output', file: string, path: string) =>
    `url = "${endpoint}/${path}"\n${option} = "${file}"`;
  const put = async (folder: string, prefix: string) =>
    (await readdir(folder)).sort().map((name) => pair('upload-file', join(folder, name), prefix + name));
  switch (job.kind) {
    case 'small-up':
      return put(job.folder, `${job.bucket}/${job.prefix}`);
    case 'small-down':
      return job.keys.map((key) => pair('output', join(job.folder, key), `${job.bucket}/${key}`));
    case 'large-up':
      return put(job.pieces, `${job.bucket}/${job.key}-`);
    case 'large-down':
      return [pair('output', job.file, `${job.bucket}/${job.key}`)];
  }
}
