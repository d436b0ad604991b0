// CreateBucket, with S3's rules for names and places.

import { notImplemented, S3Error } from '../errors.ts';
import type { Call, Reply } from '../http/call.ts';
import { isRegionName } from '../http/region.ts';
import { parseXml } from '../http/xml-request.ts';
import { addBucket, findBucket } from '../store/buckets.ts';
import { receiveDocument } from './receive-body.ts';
import { refuseUnsupported } from './traits.ts';

const MAX_BUCKETS = 10_000;

export async function createBucket(call: Call, name: string): Promise<Reply> {
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', { elements: { BucketName: name } });
  refuseUnsupported(call);
  if (call.header('x-amz-bucket-object-lock-enabled')?.toLowerCase() === 'true') {
    throw notImplemented('x-amz-bucket-object-lock-enabled');
  }
  const document = await receiveDocument(call);
  const constraint =
    document.length === 0
      ? undefined
      : parseXml(document, 'CreateBucketConfiguration').text('LocationConstraint');
  const region = chooseRegion(call, constraint);
  const { store, identity } = call;
  const owner = identity.account.name;
  await store.commit(() => {
    const existing = findBucket(store.sql, name);
    if (existing === undefined) {
      const count = Number(
        store.sql.get`SELECT count(*) AS count FROM bucket WHERE owner = ${owner}`?.['count'],
      );
      if (count >= MAX_BUCKETS) throw new S3Error('TooManyBuckets');
      addBucket(store.sql, { name, owner, region, createdMs: Math.floor(call.now() / 1000) * 1000 });
      return;
    }
    if (existing.owner !== owner)
      throw new S3Error('BucketAlreadyExists', { elements: { BucketName: name } });
    // In us-east-1, and only there, creating one's own bucket again is no error.
    if (existing.region !== 'us-east-1' || region !== 'us-east-1') {
      throw new S3Error('BucketAlreadyOwnedByYou', { elements: { BucketName: name } });
    }
  });
  return { status: 200, headers: { location: `/${name}` } };
}

/*
 * | signed for       | constraint       | region of the bucket                 |
 * | the home region  | none             | the home region                      |
 * | the home region  | another region   | that region                          |
 * | any other region | the same region  | that region                          |
 * | any other region | none, or another | IllegalLocationConstraintException   |
 */
function chooseRegion(call: Call, constraint: string | undefined): string {
  const signed = call.identity.region;
  const wanted = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (wanted !== undefined && wanted !== '') {
    if (wanted === 'us-east-1' || !isRegionName(wanted)) {
      throw new S3Error('InvalidLocationConstraint', { elements: { LocationConstraint: wanted } });
    }
    if (signed === call.region || signed === wanted) return wanted;
    throw new S3Error('IllegalLocationConstraintException', {
      message: `The ${wanted} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    });
  }
  if (signed === call.region) return signed;
  throw new S3Error('IllegalLocationConstraintException', {
    message:
      'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
  });
}

/** S3's rules: 3 to 63 of a-z, 0-9, dot and hyphen, each label begun and ended by a letter or digit, no address. */
function isBucketName(name: string): boolean {
  return (
    name.length >= 3 &&
    name.length <= 63 &&
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/.test(name) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}
