// GetBucketVersioning and PutBucketVersioning.

import { notImplemented, S3Error } from '../errors.ts';
import { type BucketCall, type Reply, xmlReply } from '../http/call.ts';
import { optionalElement, xmlDocument } from '../http/xml.ts';
import { setVersioning } from '../store/buckets.ts';
import { requireBucketStill } from './current.ts';
import { receiveXml } from './receive-body.ts';

/** Of a bucket that has never kept versions nothing is said. */
export function getBucketVersioning(call: BucketCall): Reply {
  const { versioning } = call.bucket;
  return xmlReply(
    xmlDocument('VersioningConfiguration', [optionalElement('Status', versioning ?? undefined)]),
  );
}

/** Turns the keeping of versions on, or off for what comes; what is there stays in either case. */
export async function putBucketVersioning(call: BucketCall): Promise<Reply> {
  const document = await receiveXml(call, 'VersioningConfiguration');
  if (document.text('MfaDelete')?.trim() === 'Enabled') throw notImplemented('MfaDelete');
  const status = document.text('Status')?.trim();
  if (status === undefined) throw new S3Error('IllegalVersioningConfigurationException');
  if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error('MalformedXML');
  await call.store.commit(() => setVersioning(call.store.sql, requireBucketStill(call).id, status));
  return { status: 200 };
}
