// Who is let in: signatures in headers and in URLs, keys, clocks and regions.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestSandbox, TEST_KEYS, type TestSandbox } from '../support/sandbox.ts';
import { type RawRequest, raw, send } from './raw-client.ts';

let sandbox: TestSandbox;
const ask = (options: RawRequest) => raw(sandbox.endpoint, options);
const MINUTE = 60_000;

beforeAll(async () => {
  sandbox = await startTestSandbox({
    accounts: [{ name: 'guest', accessKeyId: 'LONGSHOREGUESTKEY001', secretAccessKey: 'guest-secret' }],
  });
  await ask({ method: 'PUT', path: '/harbour' });
  await ask({ method: 'PUT', path: '/harbour/crate', body: 'tea' });
});
afterAll(() => sandbox.stop());

describe('a signature in the header', () => {
  test('lets its owner in', async () => {
    expect(await ask({ path: '/harbour/crate' })).toMatchObject({ status: 200, body: Buffer.from('tea') });
  });

  test.each<[string, Partial<RawRequest>, number, string]>([
    ['an unknown key id', { accessKeyId: 'LONGSHORENOBODY00001' }, 403, 'InvalidAccessKeyId'],
    ['a wrong secret', { secretAccessKey: 'wrong' }, 403, 'SignatureDoesNotMatch'],
    ['a clock 16 minutes late', { at: Date.now() - 16 * MINUTE }, 403, 'RequestTimeTooSkewed'],
    ['a clock 16 minutes early', { at: Date.now() + 16 * MINUTE }, 403, 'RequestTimeTooSkewed'],
    ['a session token', { headers: { 'x-amz-security-token': 'x' } }, 400, 'InvalidToken'],
    ['a payload promise of another kind', { payload: 'TRUST-ME' }, 400, 'InvalidArgument'],
    ['another path', { tamper: (sent) => (sent.path = '/harbour/other') }, 403, 'SignatureDoesNotMatch'],
    ['another query', { tamper: (sent) => (sent.path += '?acl=') }, 403, 'SignatureDoesNotMatch'],
    [
      'a header added on the way',
      { tamper: (sent) => (sent.headers['x-amz-acl'] = 'private') },
      403,
      'AccessDenied',
    ],
    [
      'signature version 2',
      { tamper: (sent) => (sent.headers['authorization'] = 'AWS a:b') },
      400,
      'InvalidRequest',
    ],
    [
      'half a header',
      { tamper: (sent) => (sent.headers['authorization'] = 'AWS4-HMAC-SHA256 Credential=x') },
      400,
      'AuthorizationHeaderMalformed',
    ],
  ])('refuses %s', async (_, options, status, code) => {
    expect(await ask({ path: '/harbour/crate', ...options })).toMatchObject({ status, code });
  });

  test('accepts a clock that is 14 minutes off', async () => {
    expect(await ask({ path: '/harbour/crate', at: Date.now() - 14 * MINUTE })).toMatchObject({
      status: 200,
    });
  });

  test('is asked for: nobody gets in without one', async () => {
    expect(await send(sandbox.endpoint, 'GET', '/harbour/crate', {}, Buffer.alloc(0))).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
  });

  test('is told apart from permission: another account is denied a bucket that is not its own', async () => {
    const guest = { accessKeyId: 'LONGSHOREGUESTKEY001', secretAccessKey: 'guest-secret' };
    expect(await ask({ path: '/harbour/crate', ...guest })).toMatchObject({
      status: 403,
      code: 'AccessDenied',
    });
    expect(await ask({ method: 'PUT', path: '/harbour', ...guest })).toMatchObject({
      code: 'BucketAlreadyExists',
    });
    expect((await ask({ path: '/', ...guest })).body.toString()).not.toContain('harbour');
  });

  test('covers header values that are not ASCII, byte for byte', async () => {
    const value = Buffer.from('Käse 🧀').toString('latin1');
    const put = await ask({
      method: 'PUT',
      path: '/harbour/umlaut',
      body: 'x',
      headers: { 'x-amz-meta-food': value },
    });
    const head = await ask({ method: 'HEAD', path: '/harbour/umlaut' });
    expect([put.status, head.headers['x-amz-meta-food']]).toEqual([200, value]);
  });

  test('is never said in an error: the secret stays out of the answer', async () => {
    const { body } = await ask({ path: '/harbour/crate', secretAccessKey: 'wrong' });
    expect(body.toString()).not.toContain(TEST_KEYS.secretAccessKey);
  });
});

describe('a presigned URL', () => {
  test('lets anybody who has it do what it says', async () => {
    const put = await ask({ method: 'PUT', path: '/harbour/gift', body: 'coffee', presignSeconds: 60 });
    const got = await ask({ path: '/harbour/gift', presignSeconds: 60 });
    expect([put.status, got.body.toString()]).toEqual([200, 'coffee']);
  });

  test.each<[string, Partial<RawRequest>, number, string]>([
    ['expired', { at: Date.now() - 61_000, presignSeconds: 60 }, 403, 'AccessDenied'],
    ['not valid yet', { at: Date.now() + 16 * MINUTE }, 403, 'AccessDenied'],
    ['valid for more than a week', { presignSeconds: 604_801 }, 400, 'AuthorizationQueryParametersError'],
    ['made with a wrong secret', { secretAccessKey: 'wrong' }, 403, 'SignatureDoesNotMatch'],
    [
      'changed afterwards',
      { tamper: (sent) => (sent.path = sent.path.replace('crate', 'other')) },
      403,
      'SignatureDoesNotMatch',
    ],
    [
      'stretched afterwards',
      { tamper: (sent) => (sent.path = sent.path.replace('Expires=60', 'Expires=6000')) },
      403,
      'SignatureDoesNotMatch',
    ],
  ])('that is %s is answered so', async (_, options, status, code) => {
    expect(await ask({ path: '/harbour/crate', presignSeconds: 60, ...options })).toMatchObject({
      status,
      code,
    });
  });

  test('stays valid after fifteen minutes when it was made for longer', async () => {
    await ask({ method: 'PUT', path: '/harbour/crate', body: 'tea' });
    const at = Date.now() - 30 * MINUTE;
    expect(await ask({ path: '/harbour/crate', at, presignSeconds: 3600 })).toMatchObject({ status: 200 });
  });

  test('may carry x-amz- headers in its query, and they count', async () => {
    const query = { 'x-amz-meta-origin': 'url', 'x-amz-storage-class': 'STANDARD_IA' };
    await ask({ method: 'PUT', path: '/harbour/hoisted', body: 'x', query, presignSeconds: 60 });
    const { headers } = await ask({ method: 'HEAD', path: '/harbour/hoisted' });
    expect(headers).toMatchObject({ 'x-amz-meta-origin': 'url', 'x-amz-storage-class': 'STANDARD_IA' });
  });

  test('that carries the checksum of an empty body refuses another body', async () => {
    const query = { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32' };
    const put = await ask({
      method: 'PUT',
      path: '/harbour/presigned-sum',
      body: 'x',
      query,
      presignSeconds: 60,
    });
    expect(put).toMatchObject({ status: 400, code: 'BadDigest' });
  });
});

describe('a region', () => {
  beforeAll(async () => {
    const body =
      '<CreateBucketConfiguration><LocationConstraint>eu-west-3</LocationConstraint></CreateBucketConfiguration>';
    await ask({ method: 'PUT', path: '/harbour-paris', body });
  });

  test('of the bucket is the one to sign for', async () => {
    expect(await ask({ path: '/harbour-paris', region: 'eu-west-3' })).toMatchObject({ status: 200 });
  });

  test('that is the home region is redirected, and the right one named', async () => {
    expect(await ask({ path: '/harbour-paris/any' })).toMatchObject({
      status: 301,
      code: 'PermanentRedirect',
      headers: { 'x-amz-bucket-region': 'eu-west-3' },
    });
  });

  test('that is neither is refused, and the right one named in header and body', async () => {
    const reply = await ask({ path: '/harbour-paris/any', region: 'ap-south-1' });
    expect(reply).toMatchObject({
      status: 400,
      code: 'AuthorizationHeaderMalformed',
      headers: { 'x-amz-bucket-region': 'eu-west-3' },
    });
    expect(reply.body.toString()).toContain('<Region>eu-west-3</Region>');
  });

  test('of a bucket is told to whoever signs for the home region', async () => {
    const { body } = await ask({ path: '/harbour-paris', query: { location: '' } });
    expect(body.toString()).toMatch(/<LocationConstraint[^>]*>eu-west-3</);
  });

  test('that is the home region is an empty constraint', async () => {
    const { body } = await ask({ path: '/harbour', query: { location: '' } });
    expect(body.toString()).toMatch(/<LocationConstraint[^>]*><\/LocationConstraint>/);
  });

  test('of the client does not matter to the list of buckets', async () => {
    const { status, body } = await ask({ path: '/', region: 'ap-south-1' });
    expect([status, body.toString().includes('harbour-paris')]).toEqual([200, true]);
  });

  test('that is none is corrected, so that a client that says US finds home', async () => {
    const reply = await ask({ method: 'PUT', path: '/harbour-us', region: 'US' });
    expect(reply).toMatchObject({ status: 400, code: 'AuthorizationHeaderMalformed' });
    expect(reply.body.toString()).toContain('<Region>us-east-1</Region>');
  });

  test.each([
    ['none while signed for another region', '', 'ap-south-1', 'IllegalLocationConstraintException'],
    ['one region while signed for another', 'eu-west-1', 'ap-south-1', 'IllegalLocationConstraintException'],
    ['us-east-1 by name', 'us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
  ])('of a new bucket cannot be %s', async (_, constraint, region, code) => {
    const body = `<CreateBucketConfiguration><LocationConstraint>${constraint}</LocationConstraint></CreateBucketConfiguration>`;
    expect(await ask({ method: 'PUT', path: '/harbour-new', body, region })).toMatchObject({
      status: 400,
      code,
    });
  });
});
