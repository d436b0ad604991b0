// DeleteObjects: up to a thousand keys at once, each with its own result.

import { S3Error } from '../errors.ts';
import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { heeds, kindsOf } from '../http/lapses.ts';
import { MAX_KEY_BYTES } from '../http/s3-request.ts';
import { checkVersionId } from '../http/version-query.ts';
import { element, textElement, type Xml, xmlDocument } from '../http/xml.ts';
import type { XmlNode } from '../http/xml-request.ts';
import type { Bucket } from '../store/buckets.ts';
import { requireBucketStill } from './current.ts';
import { type Doomed, destroy } from './delete-object.ts';
import { receiveXml } from './receive-body.ts';

const MAX_KEYS = 1000;

export async function deleteObjects(call: BucketCall): Promise<Reply> {
  const isVouchedFor =
    call.header('content-md5') !== undefined ||
    call.headerNames.some((name) => /^x-amz-(checksum-|trailer$)/.test(name));
  if (!isVouchedFor) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    });
  }
  const document = await receiveXml(call, 'Delete');
  const isQuiet = document.text('Quiet')?.trim() === 'true';
  const doomed = document.children('Object').map(readDoomed);
  if (doomed.length === 0 || doomed.length > MAX_KEYS) throw new S3Error('MalformedXML');
  const results = await call.store.commit(() => {
    const bucket = requireBucketStill(call);
    return doomed.map((one) => deleteOne(call, bucket, one));
  });
  const shown = results.flatMap(({ xml, isError }) => (isError || !isQuiet ? [xml] : []));
  return xmlReply(xmlDocument('DeleteResult', shown));
}

function readDoomed(node: XmlNode): Doomed {
  return { key: node.requiredText('Key'), versionId: node.text('VersionId'), ifMatch: node.text('ETag') };
}

function deleteOne(call: BucketCall, bucket: Bucket, doomed: Doomed): { xml: Xml; isError: boolean } {
  const { key, versionId } = doomed;
  const version = versionId === undefined ? undefined : textElement('VersionId', versionId);
  try {
    if (key === '' || Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
    if (versionId !== undefined) checkVersionId(versionId, 'VersionId');
    // Here the condition is no header, but it is the same one.
    const kinds = kindsOf('DELETE', call.header, bucket);
    const isHeeded = doomed.ifMatch !== undefined && heeds(call.lapses, kinds, 'if-match');
    const { markerId } = destroy(call, bucket, isHeeded ? doomed : { ...doomed, ifMatch: undefined });
    const marker =
      markerId === undefined
        ? []
        : [textElement('DeleteMarker', true), textElement('DeleteMarkerVersionId', markerId)];
    return { xml: element('Deleted', [textElement('Key', key), version, ...marker]), isError: false };
  } catch (thrown) {
    // Only a refusal belongs to one key; a broken disk must undo the whole.
    if (!(thrown instanceof S3Error)) throw thrown;
    const { code, message } = thrown;
    const xml = element('Error', [
      textElement('Key', key),
      version,
      textElement('Code', code),
      textElement('Message', message),
    ]);
    return { xml, isError: true };
  }
}
