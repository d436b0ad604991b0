// Takes a request from its signature to its operation: who, where, whose, and in which region.

import type { ServerResponse } from 'node:http';
import { authenticate } from '../auth/authenticate.ts';
import { S3Error } from '../errors.ts';
import { findBucket } from '../store/buckets.ts';
import type { Call, Reply, Surroundings } from './call.ts';
import { effectiveHeaders } from './hoisted-headers.ts';
import { kindsOf, withLapses } from './lapses.ts';
import { checkOwner, requireBucket } from './open-bucket.ts';
import { checkBucketRegion, checkSignedRegion } from './region.ts';
import { findRoute } from './routes.ts';
import type { S3Request } from './s3-request.ts';
import { checkVersionQuery } from './version-query.ts';

/** Answers a request; throws S3Error. */
export async function dispatch(
  request: S3Request,
  response: ServerResponse,
  surroundings: Surroundings,
): Promise<Reply> {
  if (request.method === 'OPTIONS') throw new S3Error('AccessForbidden');
  const identity = authenticate(request, surroundings.accounts, surroundings.signingKeys, surroundings.now());
  const sent = effectiveHeaders(request, identity.isPresigned);
  const { header, names } = withLapses(sent, surroundings.lapses, () =>
    kindsOf(request.method, sent.header, findBucket(surroundings.store.sql, request.bucket ?? '')),
  );
  const route = findRoute(request, (name) => header(name) !== undefined);
  const call: Call = { ...surroundings, request, response, identity, header, headerNames: names };
  const name = request.bucket ?? '';
  if (route.on === 'service' || route.on === 'name') {
    checkSignedRegion(call);
    return route.on === 'service' ? route.run(call) : route.run(call, name);
  }
  const bucket = requireBucket(call, name);
  checkBucketRegion(call, bucket, route.query === 'location');
  checkOwner(call, bucket);
  if (route.on === 'bucket') return route.run({ ...call, bucket });
  checkVersionQuery(request, route);
  return route.run({ ...call, bucket, key: request.key ?? '' });
}
