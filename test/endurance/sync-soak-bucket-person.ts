// A person at work directly in the bucket, with a client of their own: puts, overwrites, renames and deletes objects.

import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { SoakBucket } from './sync-soak-bucket.ts';
import {
  choose,
  foldersOf,
  newFolder,
  newPath,
  type Person,
  pick,
  sha256Of,
  type World,
  weighed,
} from './sync-soak-person.ts';

const side = 'bucket';

/** Whatever is overwritten or deleted is what was read just before, or it is left alone: so it is known what was given up. */
export function bucketPerson(world: World, { client, bucket, prefix, list, shaOf }: SoakBucket): Person {
  const { random, ledger, contents } = world;
  const at = (path: string) => ({ Bucket: bucket, Key: prefix + path });

  async function put(path: string): Promise<boolean> {
    const Body = contents.next();
    await client.send(new PutObjectCommand({ ...at(path), Body, IfNoneMatch: '*' }));
    ledger.note({ side, what: 'put', path, to: null, before: null, after: sha256Of(Body) });
    return true;
  }

  async function overwrite(path: string, isSameSize: boolean): Promise<boolean> {
    const elsewhere = await world.elsewhere(side, path);
    const old = await read(client, at(path));
    const Body = isSameSize ? contents.ofSize(old.bytes.length) : contents.next();
    await client.send(new PutObjectCommand({ ...at(path), Body, IfMatch: old.etag }));
    const before = sha256Of(old.bytes);
    const deed = { side, what: 'overwrite', path, to: null, before, after: sha256Of(Body) } as const;
    ledger.note(deed, elsewhere(before));
    return true;
  }

  async function remove(path: string): Promise<boolean> {
    const elsewhere = await world.elsewhere(side, path);
    const { bytes, etag } = await read(client, at(path));
    await client.send(new DeleteObjectCommand({ ...at(path), IfMatch: etag }));
    const before = sha256Of(bytes);
    ledger.note({ side, what: 'delete', path, to: null, before, after: null }, elsewhere(before));
    return true;
  }

  async function move(from: string, to: string): Promise<boolean> {
    // Some servers overlook a precondition of a copy.
    if (await isThere(client, at(to))) return false;
    const { ETag = '' } = await client.send(new HeadObjectCommand(at(from)));
    const CopySource = encodeURIComponent(`${bucket}/${prefix}${from}`);
    await client.send(
      new CopyObjectCommand({ ...at(to), CopySource, CopySourceIfMatch: ETag, IfNoneMatch: '*' }),
    );
    await client.send(new DeleteObjectCommand({ ...at(from), IfMatch: ETag }));
    ledger.note({ side, what: 'rename', path: from, to, before: null, after: null });
    return true;
  }

  async function each(folder: string, paths: readonly string[], act: (path: string) => Promise<boolean>) {
    for (const path of paths.filter((one) => one.startsWith(`${folder}/`)))
      await act(path).catch((error: unknown) => {
        if (!isInMotion(error)) throw error;
      });
    return true;
  }

  async function choice() {
    const paths = (await list()).map(({ path }) => path).filter((path) => !path.startsWith('.longshore'));
    const path = choose(world, paths);
    const folder = pick(random, foldersOf(paths));
    const fresh = newPath(random);
    if (path === undefined) return () => put(fresh);
    world.hot = path;
    const other = `${newFolder(random)} ${newFolder(random)}`;
    return weighed(random, [
      [20, () => put(fresh)],
      [25, () => overwrite(path, false)],
      [10, () => overwrite(path, true)],
      [8, () => move(path, fresh)],
      [14, () => remove(path)],
      [folder ? 2 : 0, () => each(folder ?? '', paths, (one) => move(one, `${other}/${one}`))],
      [folder ? 1 : 0, () => each(folder ?? '', paths, remove)],
    ]);
  }

  return {
    side,
    async act() {
      try {
        return (await (await choice())?.()) ?? false;
      } catch (error) {
        if (isInMotion(error)) return false;
        throw error;
      }
    },
    async look(path) {
      try {
        const { ETag = '' } = await client.send(new HeadObjectCommand(at(path)));
        return await shaOf({ key: prefix + path, etag: ETag, versionId: undefined });
      } catch (error) {
        if (isInMotion(error)) return null;
        throw error;
      }
    },
  };
}

async function read(client: S3Client, at: { readonly Bucket: string; readonly Key: string }) {
  const { Body, ETag = '' } = await client.send(new GetObjectCommand(at));
  return { bytes: (await Body?.transformToByteArray()) ?? new Uint8Array(), etag: ETag };
}

async function isThere(client: S3Client, at: { readonly Bucket: string; readonly Key: string }) {
  try {
    await client.send(new HeadObjectCommand(at));
    return true;
  } catch (error) {
    if (isInMotion(error)) return false;
    throw error;
  }
}

/** A client of the pair was faster. */
function isInMotion(error: unknown): boolean {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : 0;
  return status === 404 || status === 409 || status === 412;
}
