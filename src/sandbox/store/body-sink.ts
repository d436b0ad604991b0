// Receives the bytes of one body and puts them where they will stay: in memory for the index, or in a file.

import { type FileHandle, open } from 'node:fs/promises';
import { type Bodies, INLINE_LIMIT_BYTES } from './bodies.ts';

/** Bytes that are safely stored but that nothing refers to yet: exactly one of `file` and `bytes` is set. */
export interface StoredBody {
  readonly sizeBytes: number;
  readonly file: string | null;
  readonly bytes: Uint8Array | null;
}

const BATCH_BYTES = 1024 * 1024;

/** Takes chunks in order. A body that outgrows the inline limit moves to a file and stays there. */
export class BodySink {
  readonly #bodies: Bodies;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #sizeBytes = 0;
  #file: string | null = null;
  #handle: FileHandle | null = null;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(bodies: Bodies) {
    this.#bodies = bodies;
  }

  /** Takes a chunk; waits while the disk is behind, so that memory stays bounded by two batches. */
  async write(chunk: Uint8Array): Promise<void> {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    this.#sizeBytes += chunk.length;
    const limit = this.#file === null ? INLINE_LIMIT_BYTES : BATCH_BYTES;
    if (this.#pendingBytes > limit) await this.#writePending();
  }

  /** Makes the body durable and gives it over. */
  async finish(): Promise<StoredBody> {
    if (this.#file === null) {
      return { sizeBytes: this.#sizeBytes, file: null, bytes: Buffer.concat(this.#pending) };
    }
    await this.#writePending();
    await this.#writing;
    await this.#handle?.sync();
    await this.#close();
    await this.#bodies.syncFolderOf(this.#file);
    return { sizeBytes: this.#sizeBytes, file: this.#file, bytes: null };
  }

  /** Forgets the body and removes its file. May be called at any time, also after `finish`. */
  async abort(): Promise<void> {
    this.#pending = [];
    await this.#writing.catch(() => undefined);
    await this.#close();
    if (this.#file !== null) this.#bodies.remove(this.#file);
  }

  async #writePending(): Promise<void> {
    if (this.#handle === null) {
      this.#file = this.#bodies.newName();
      this.#handle = await open(this.#bodies.path(this.#file), 'wx', 0o600);
    }
    await this.#writing;
    const handle = this.#handle;
    const batch = this.#pending;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#writing = writeAll(handle, batch);
    // The next write awaits and reports it; this only keeps a failure from being called unhandled until then.
    this.#writing.catch(() => undefined);
  }

  async #close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}

async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  if (chunks.length === 0) return;
  const expected = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten === expected) return;
  // A short write is legal; what is left goes one buffer at a time.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let offset = 0; offset < rest.length; ) {
    offset += (await handle.write(rest, offset)).bytesWritten;
  }
}
