// Brings the body of a request into the store or into memory, verified.

import type { ChecksumAlgorithm } from '../body/checksum.ts';
import { readExpected } from '../body/expected.ts';
import { receive, type Verified } from '../body/receive.ts';
import { S3Error } from '../errors.ts';
import type { Call } from '../http/call.ts';
import { incomingBody } from '../http/incoming-body.ts';
import { parseXml, type XmlNode } from '../http/xml-request.ts';
import type { StoredBody } from '../store/body-sink.ts';

/** S3's limit on what one request may put, and on a part. */
export const MAX_PUT_BYTES = 5 * 1024 ** 3;

const MAX_XML_BYTES = 2 * 1024 * 1024;

/**
 * Stores the body and hands it to `commit`, which makes something refer to it as its last step. When the body proves
 * wrong or `commit` rejects, the bytes are removed. Without a checksum from the client the one S3 adds is computed.
 */
export async function storeBody<T>(
  call: Call,
  alsoCompute: readonly ChecksumAlgorithm[],
  commit: (body: StoredBody, verified: Verified) => Promise<T>,
): Promise<T> {
  const { payload } = call.identity;
  const expected = readExpected(call.header, call.headerNames, payload);
  if (expected.sizeBytes > MAX_PUT_BYTES) {
    throw new S3Error('EntityTooLarge', {
      elements: { ProposedSize: String(expected.sizeBytes), MaxSizeAllowed: String(MAX_PUT_BYTES) },
    });
  }
  const algorithms =
    expected.checksum === undefined && alsoCompute.length === 0 ? (['CRC64NVME'] as const) : alsoCompute;
  const sink = call.store.newBody();
  try {
    const verified = await receive(incomingBody(call), payload, expected, call.hashers, algorithms, (chunk) =>
      sink.write(chunk),
    );
    return await commit(await sink.finish(), verified);
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** Reads a body that is XML with the given root; throws MalformedXML, also for an empty body. */
export async function receiveXml(call: Call, root: string): Promise<XmlNode> {
  return parseXml(await receiveDocument(call), root);
}

/** The same for a request whose `x-amz-checksum-*` headers speak of the object that it makes, not of its own body. */
export async function receiveXmlAboutObject(call: Call, root: string): Promise<XmlNode> {
  const headerNames = [...call.headerNames].filter((name) => !name.startsWith('x-amz-checksum-'));
  return receiveXml({ ...call, headerNames }, root);
}

/** Reads a small body into memory. */
export async function receiveDocument(call: Call): Promise<Buffer> {
  const { payload } = call.identity;
  if (call.header('content-length') === undefined && call.header('transfer-encoding') === undefined) {
    return Buffer.alloc(0);
  }
  const expected = readExpected(call.header, call.headerNames, payload);
  if (expected.sizeBytes > MAX_XML_BYTES) throw new S3Error('MaxMessageLengthExceeded');
  const chunks: Buffer[] = [];
  await receive(incomingBody(call), payload, expected, call.hashers, [], (chunk) => void chunks.push(chunk));
  return Buffer.concat(chunks);
}
