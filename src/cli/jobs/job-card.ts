// What is known of a job besides its queue: the command in words, and by which reference it signs in. Never with what.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../contract/errors.ts';
import { ProfileId } from '../../contract/models.ts';
import { CredentialSource, type Profile } from '../../contract/profile.ts';
import { z } from '../../contract/schema.ts';

/** An account by reference. `isLent`: it was put together for that one command and is saved nowhere. */
const JobProfile = z.object({
  id: ProfileId,
  name: z.string(),
  endpoint: z.nullable(z.string()),
  region: z.nullable(z.string()),
  addressing: z.enum(['auto', 'path', 'virtual']),
  source: CredentialSource,
  isLent: z.boolean(),
});
export type JobProfile = z.infer<typeof JobProfile>;

const JobCard = z.object({
  verb: z.enum(['cp', 'mv']),
  /** As a person names them: a path, or `s3://bucket/key`. */
  from: z.string(),
  to: z.string(),
  profiles: z.array(JobProfile),
});
export type JobCard = z.infer<typeof JobCard>;

/** The reference that a profile is; its connection stays with the profile itself. */
export function jobProfile(profile: Profile, isLent: boolean): JobProfile {
  const { id, name, endpoint, region, addressing, source } = profile;
  return { id, name, endpoint, region, addressing, source, isLent };
}

/** The card in `file`; null where there is none that can be read. */
export function readCard(file: string): JobCard | null {
  try {
    const parsed = JobCard.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Writes the card whole or not at all, for its owner alone; throws disk.full, disk.read-only or access.denied. */
export function writeCard(file: string, card: JobCard): void {
  const part = `${file}.${process.pid}.part`;
  try {
    writeFileSync(part, JSON.stringify(card), { mode: 0o600 });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    const raw = (error as NodeJS.ErrnoException).code;
    const code = raw === 'ENOSPC' ? 'disk.full' : raw === 'EROFS' ? 'disk.read-only' : 'access.denied';
    throw new AppError(code, { op: 'journal.write', from: file, raw, cause: error });
  }
}
