// What the SDK's upload of a stream speaks to: it says what comes when, and our own requests do it.

import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Entry, Key } from '../../../contract/models.ts';
import type { StreamWriting } from '../store.ts';
import { abortUpload, beginUpload, completeUpload, sendPart, type Upload } from './multipart-calls.ts';
import { type furnish, lookAtWritten } from './new-object.ts';
import type { S3Area } from './s3-area.ts';
import { demandExpected } from './s3-head.ts';
import { surely } from './settle.ts';

interface StreamUpload {
  readonly op: string;
  readonly key: Key;
  readonly operation: string;
  readonly headers: ReturnType<typeof furnish>;
  /** What has come of the stream so far. */
  readonly sum: { readonly sizeBytes: number; readonly crc32: number };
  readonly writing: StreamWriting;
  /** Is told of a request that failed for good. */
  readonly fail: (error: unknown) => void;
}

export interface UploadClient {
  readonly forUpload: S3Client;
  /** The object, once the upload is complete. */
  written(): Entry | null;
}

/**
 * A client for one upload. Retries, checksums of parts, the precondition at the end and looking after a lost answer are those
 * of every other upload in parts.
 */
export async function uploadClient(area: S3Area, stream: StreamUpload): Promise<UploadClient> {
  const { op, key, operation, headers, sum, writing, fail } = stream;
  const { expected, signal, onProgress } = writing;
  let written: Entry | null = null;
  let doneBytes = 0;
  let begun: Upload | null = null;

  const complete = async (upload: Upload, { input }: CompleteMultipartUploadCommand) => {
    const parts = input.MultipartUpload?.Parts ?? [];
    // Not every server keeps to the precondition at this point.
    await demandExpected(area, key, expected, { op, signal });
    written = await surely(area, { op, key, operation, signal }, async () => {
      await completeUpload(area, upload, { parts, ...sum, expected });
      return lookAtWritten(area, { op, key, operation, signal });
    });
    return {};
  };

  const part = async (upload: Upload, { input }: UploadPartCommand) => {
    const { Body: body, PartNumber: number } = input;
    if (!Buffer.isBuffer(body) || number === undefined) throw area.fail('other', op, key, 'NoPart');
    const sent = await sendPart(area, upload, { number, body });
    doneBytes += body.length;
    onProgress?.(doneBytes);
    return sent;
  };

  const send = async (command: unknown): Promise<unknown> => {
    try {
      if (command instanceof CreateMultipartUploadCommand) {
        begun = await beginUpload(area, { op, key, signal }, headers);
        return { UploadId: begun.id };
      }
      if (begun === null) throw area.fail('other', op, key, 'NoUpload');
      if (command instanceof UploadPartCommand) return await part(begun, command);
      if (command instanceof CompleteMultipartUploadCommand) return await complete(begun, command);
      if (command instanceof AbortMultipartUploadCommand) return await abortUpload(area, begun);
      throw area.fail('other', op, key, 'UnknownCommand');
    } catch (error) {
      fail(error);
      throw error;
    }
  };

  const client = await area.call({ op, key, signal, isRepeatable: true }, async (own) => own);
  return {
    forUpload: new Proxy(client, {
      get: (own, name, receiver) => (name === 'send' ? send : Reflect.get(own, name, receiver)),
    }),
    written: () => written,
  };
}
