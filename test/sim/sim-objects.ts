// A pair's place in a simulated bucket: the port as one client's engine sees it, with all that can go wrong on the way.

import { AppError } from '../../src/contract/errors.ts';
import type { Key } from '../../src/contract/models.ts';
import type { Expected, Options } from '../../src/engine/store/store.ts';
import type {
  Downloaded,
  Downloading,
  Listed,
  Looked,
  Objects,
  SameAs,
  Uploading,
  Versioning,
} from '../../src/engine/sync/objects.ts';
import { faultError } from './faults.ts';
import { sha256Of } from './sha256.ts';
import type { SimFolder } from './sim-folder.ts';
import { type LineParts, listedOf, lookedOf, SimLine, whenReading, whenWriting } from './sim-line.ts';
import { noMetadata } from './sim-s3.ts';

export interface ObjectsParts extends LineParts {
  readonly folder: SimFolder;
  /** Keys on a page of a listing. */
  readonly pageSize: number;
}

export class SimObjects implements Objects {
  readonly keepsPreconditions: boolean;
  readonly #parts: ObjectsParts;
  readonly #line: SimLine;

  constructor(parts: ObjectsParts) {
    this.#parts = parts;
    this.#line = new SimLine(parts);
    this.keepsPreconditions = parts.s3.knobs.keepsPreconditions;
  }

  list(options?: Options): AsyncIterable<readonly Listed[]> {
    return this.#pages('', options);
  }

  listOwn(folder: Key): AsyncIterable<readonly Listed[]> {
    return this.#pages(`${folder}/`);
  }

  look(path: Key, options?: Options): Promise<Looked | null> {
    const { requests } = this.#parts;
    return this.#line.call({ what: 'look', path, ...whenReading, ...options }, () => {
      requests.head += 1;
      const live = this.#line.live(path);
      return live && lookedOf(path, live);
    });
  }

  async isSame(
    object: Listed,
    file: SameAs,
    options?: Options & { readonly mayRead?: boolean },
  ): Promise<boolean | null> {
    const { s3, requests, folder } = this.#parts;
    const { path, etag } = object;
    const signal = options?.signal;
    if (object.sizeBytes !== file.sizeBytes) return false;
    folder.readAs(file.path, file.fingerprint);
    const live = await this.#line.call({ what: 'isSame', path, ...whenReading, signal }, () => {
      requests.head += 1;
      return this.#line.standing(path, etag, 'entry.read');
    });
    if (live.metadata.sha256 !== null) return live.metadata.sha256 === file.sha256;
    const canTell = s3.knobs.etags === 'md5';
    if (!canTell && options?.mayRead !== true) return null;
    const bytes = await this.#line.call({ what: 'isSame on', path, ...whenReading, signal }, () => {
      if (!canTell) requests.get += 1;
      if (!canTell && live.isArchived) throw new AppError('entry.archived', { op: 'entry.read', from: path });
      return this.#line.standing(path, etag, 'entry.read').bytes;
    });
    folder.readAs(file.path, file.fingerprint);
    return sha256Of(bytes) === file.sha256;
  }

  async upload(path: Key, uploading: Uploading): Promise<Looked> {
    const { folder, s3, prefix } = this.#parts;
    const { from, fingerprint, sha256, modifiedMs, expected, op, signal, storageClass } = uploading;
    await this.#line.turn('upload reads', `${from} > ${path}`, signal);
    const first = folder.readAs(from, fingerprint);
    await this.#line.turn('upload reads on', `${from} > ${path}`, signal);
    const second = folder.readAs(from, fingerprint);
    const half = Math.ceil(first.length / 2);
    const bytes = first.slice(0, half) + second.slice(half);
    if (sha256 !== null && sha256 !== sha256Of(bytes))
      throw new AppError('entry.changed', { op: 'entry.read', from });
    const metadata = { sha256: sha256Of(bytes), op, sourceMs: modifiedMs };
    const written = await this.#line.write('put', path, expected, signal, (condition) => {
      const replaced = s3.live(prefix + path)?.bytes ?? null;
      const version = s3.put(prefix + path, bytes, metadata, condition, storageClass ?? null);
      this.#line.tell({ act: 'put', path, bytes, replaced, expected });
      return version;
    });
    uploading.onProgress?.(bytes.length);
    return written;
  }

  async download(path: Key, downloading: Downloading): Promise<Downloaded> {
    const { requests, folder, faults, life } = this.#parts;
    const { etag, to, signal } = downloading;
    const live = await this.#line.call({ what: 'download', path, ...whenReading, signal }, () => {
      requests.get += 1;
      const standing = this.#line.standing(path, etag, 'entry.read');
      if (standing.isArchived) throw new AppError('entry.archived', { op: 'entry.read', from: path });
      return standing;
    });
    await this.#line.turn('download arrives', `${path} > ${to}`, signal);
    const fault = faults.draw(`${life.name} arrives ${path}`, ['before'], ['bytes.wrong', 'disk.full']);
    if (fault) throw faultError(fault.code, 'download', path);
    const { sha256 } = live.metadata;
    if (sha256 !== null && sha256 !== sha256Of(live.bytes)) throw faultError('bytes.wrong', 'download', path);
    const { modifiedMs } = folder.receive(to, live.bytes, live.metadata.sourceMs ?? live.modifiedMs);
    await this.#line.turn('download is safe', `${path} > ${to}`);
    return { sha256: sha256Of(live.bytes), proof: 'crc32', modifiedMs };
  }

  async copy(
    from: Key,
    etag: string,
    to: Key,
    { expected, op, signal }: Options & { readonly expected: Expected; readonly op: string },
  ): Promise<Looked> {
    const { s3, prefix } = this.#parts;
    return this.#line.write('copy', to, expected, signal, (condition) => {
      const source = this.#line.standing(from, etag, 'copy');
      if (source.isArchived) throw new AppError('entry.archived', { op: 'copy', from });
      const replaced = s3.live(prefix + to)?.bytes ?? null;
      const version = s3.copy(source, prefix + to, op, condition);
      this.#line.tell({ act: 'copy', path: to, other: from, bytes: source.bytes, replaced, expected });
      return version;
    });
  }

  async remove(path: Key, etag: string, { signal }: Options = {}): Promise<void> {
    const { s3, prefix } = this.#parts;
    await this.#line.lookFirst(path, { kind: 'version', version: etag }, 'entry.remove', signal);
    return this.#line.call({ what: 'remove', path, ...whenWriting, signal }, () => {
      const live = this.#line.live(path);
      if (!live) throw new AppError('entry.missing', { op: 'entry.remove', from: path });
      const expected: Expected = { kind: 'version', version: etag };
      this.#line.conditionally(path, expected, 'entry.remove', (condition) =>
        s3.remove(prefix + path, condition),
      );
      this.#line.tell({ act: 'remove', path, bytes: live.bytes, expected });
    });
  }

  versioning(): Promise<Versioning> {
    const { s3, requests } = this.#parts;
    return this.#line.call({ what: 'versioning', path: '', ...whenReading }, () => {
      requests.get += 1;
      return s3.knobs.versioning;
    });
  }

  readOwn(path: Key): Promise<{ readonly text: string; readonly etag: string } | null> {
    return this.#line.call({ what: 'readOwn', path, ...whenReading }, () => {
      this.#parts.requests.get += 1;
      const live = this.#line.live(path);
      return live && { text: live.bytes, etag: live.etag };
    });
  }

  async writeOwn(path: Key, text: string, expected: Expected): Promise<string> {
    const { s3, prefix } = this.#parts;
    const { etag } = await this.#line.write('writeOwn', path, expected, undefined, (condition) => {
      const version = s3.put(prefix + path, text, noMetadata, condition);
      this.#line.tell({ act: 'write-own', path, bytes: text, expected });
      return version;
    });
    return etag;
  }

  /** Files of a simulation are small: there is never anything to give up. */
  async abandon(): Promise<void> {
    await this.#line.turn('abandon', '');
  }

  async *#pages(below: string, options?: Options): AsyncGenerator<readonly Listed[]> {
    const { s3, prefix, pageSize, requests } = this.#parts;
    let after = '';
    for (;;) {
      const call = { what: 'list', path: after.slice(prefix.length), ...whenReading, ...options };
      const asked = this.#line.call(call, () => {
        requests.list += 1;
        return s3.page(prefix + below, after, pageSize).map((key) => {
          const live = s3.live(key);
          if (!live) throw new Error(`${key} is listed and not there`);
          return { key, live };
        });
      });
      const page = await asked.catch((error: unknown) => {
        requests.brokenLists += 1;
        throw error;
      });
      yield page.map(({ key, live }) => listedOf(key.slice(prefix.length), live));
      if (page.length < pageSize) return;
      after = page.at(-1)?.key ?? '';
    }
  }
}
