// The table of what the sandbox answers: method and sub-resource to operation.

import { notImplemented, S3Error } from '../errors.ts';
import { abortMultipartUpload } from '../operations/abort-multipart-upload.ts';
import { deleteBucket, getBucketLocation, headBucket } from '../operations/bucket.ts';
import { freshBucketRoutes, getObjectAcl } from '../operations/bucket-configuration.ts';
import { getBucketVersioning, putBucketVersioning } from '../operations/bucket-versioning.ts';
import { completeMultipartUpload } from '../operations/complete-multipart-upload.ts';
import { copyObject } from '../operations/copy-object.ts';
import { createBucket } from '../operations/create-bucket.ts';
import { createMultipartUpload } from '../operations/create-multipart-upload.ts';
import { deleteObject } from '../operations/delete-object.ts';
import { deleteObjects } from '../operations/delete-objects.ts';
import { getObject, headObject } from '../operations/get-object.ts';
import { getObjectAttributes } from '../operations/get-object-attributes.ts';
import { listBuckets } from '../operations/list-buckets.ts';
import { listMultipartUploads } from '../operations/list-multipart-uploads.ts';
import { listObjectVersions } from '../operations/list-object-versions.ts';
import { listObjects } from '../operations/list-objects.ts';
import { listParts } from '../operations/list-parts.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from '../operations/object-tagging.ts';
import { putObject } from '../operations/put-object.ts';
import { uploadPart } from '../operations/upload-part.ts';
import { uploadPartCopy } from '../operations/upload-part-copy.ts';
import type { BucketCall, Call, ObjectCall, Reply } from './call.ts';
import type { S3Request } from './s3-request.ts';

type Answer = Reply | Promise<Reply>;

interface Match {
  readonly method: string;
  /** The sub-resource in the query; `undefined` is the plain resource. */
  readonly query?: string;
  /** A header that makes it another operation. */
  readonly header?: string;
  /** It may be asked of one version of an object. */
  readonly onVersion?: true;
}

export type Route = Match &
  (
    | { readonly on: 'service'; run(call: Call): Answer }
    | { readonly on: 'name'; run(call: Call, name: string): Answer }
    | { readonly on: 'bucket'; run(call: BucketCall): Answer }
    | { readonly on: 'object'; run(call: ObjectCall): Answer }
  );

/** The first that matches counts; one with a header stands before the one without. */
const routes: readonly Route[] = [
  { on: 'service', method: 'GET', run: listBuckets },

  { on: 'name', method: 'PUT', run: createBucket },
  { on: 'bucket', method: 'HEAD', run: headBucket },
  { on: 'bucket', method: 'DELETE', run: deleteBucket },
  { on: 'bucket', method: 'GET', run: listObjects },
  { on: 'bucket', method: 'GET', query: 'versions', run: listObjectVersions },
  { on: 'bucket', method: 'GET', query: 'versioning', run: getBucketVersioning },
  { on: 'bucket', method: 'PUT', query: 'versioning', run: putBucketVersioning },
  { on: 'bucket', method: 'GET', query: 'location', run: getBucketLocation },
  { on: 'bucket', method: 'GET', query: 'uploads', run: listMultipartUploads },
  { on: 'bucket', method: 'POST', query: 'delete', run: deleteObjects },
  ...freshBucketRoutes.map(({ query, run }) => ({ on: 'bucket', method: 'GET', query, run }) as const),

  { on: 'object', method: 'HEAD', onVersion: true, run: headObject },
  { on: 'object', method: 'GET', onVersion: true, run: getObject },
  { on: 'object', method: 'GET', query: 'acl', onVersion: true, run: getObjectAcl },
  { on: 'object', method: 'GET', query: 'attributes', onVersion: true, run: getObjectAttributes },
  { on: 'object', method: 'GET', query: 'tagging', onVersion: true, run: getObjectTagging },
  { on: 'object', method: 'PUT', query: 'tagging', onVersion: true, run: putObjectTagging },
  { on: 'object', method: 'DELETE', query: 'tagging', onVersion: true, run: deleteObjectTagging },
  { on: 'object', method: 'PUT', header: 'x-amz-copy-source', run: copyObject },
  { on: 'object', method: 'PUT', run: putObject },
  { on: 'object', method: 'DELETE', onVersion: true, run: deleteObject },

  { on: 'object', method: 'POST', query: 'uploads', run: createMultipartUpload },
  { on: 'object', method: 'PUT', query: 'uploadId', header: 'x-amz-copy-source', run: uploadPartCopy },
  { on: 'object', method: 'PUT', query: 'uploadId', run: uploadPart },
  { on: 'object', method: 'GET', query: 'uploadId', run: listParts },
  { on: 'object', method: 'POST', query: 'uploadId', run: completeMultipartUpload },
  { on: 'object', method: 'DELETE', query: 'uploadId', run: abortMultipartUpload },
];

/** Every sub-resource that S3 has: one without a route must never be taken for the plain resource. */
const subResources = new Set([
  ...routes.flatMap((route) => (route.query === undefined ? [] : [route.query])),
  ...['analytics', 'encryption', 'intelligent-tiering', 'inventory', 'legal-hold', 'metadataConfiguration'],
  ...['metadataTable', 'metrics', 'object-lock', 'ownershipControls', 'policyStatus', 'publicAccessBlock'],
  ...['renameObject', 'restore', 'retention', 'select', 'session', 'torrent', 'append'],
]);

/** Parameters that belong to plain resources and may come without a value. */
const plainParameters = new Set([
  ...['list-type', 'prefix', 'delimiter', 'marker', 'max-keys', 'encoding-type', 'start-after'],
  ...['continuation-token', 'fetch-owner', 'x-id', 'versionId', 'partNumber', 'max-buckets', 'bucket-region'],
]);

/** Finds the operation that a request asks for; throws NotImplemented or MethodNotAllowed. */
export function findRoute(request: S3Request, hasHeader: (name: string) => boolean): Route {
  const level = request.bucket === undefined ? 'service' : request.key === undefined ? 'bucket' : 'object';
  const asked = request.query.pairs.filter(
    (pair) => subResources.has(pair.name) || (!pair.hasEquals && !plainParameters.has(pair.name)),
  );
  const query = asked[0]?.name;
  if (asked.some((pair) => pair.name !== query))
    throw notImplemented(asked.map((pair) => pair.name).join(', '));
  const candidates = routes.filter(
    (route) => (route.on === 'name' ? 'bucket' : route.on) === level && route.query === query,
  );
  const found = candidates.find(
    (route) => route.method === request.method && (route.header === undefined || hasHeader(route.header)),
  );
  if (found !== undefined) return found;
  // A sub-resource that is only read here may well be written at AWS.
  if (query !== undefined) throw notImplemented(`?${query}`);
  throw new S3Error('MethodNotAllowed', { elements: { Method: request.method } });
}
