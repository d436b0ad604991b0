// What S3 says of a bucket that nobody has configured. Configuring comes later; until then this is the truth.

import { S3Error, type S3ErrorCode } from '../errors.ts';
import { type BucketCall, type ObjectCall, type Reply, xmlReply } from '../http/call.ts';
import { element, S3_NAMESPACE, textElement, xmlDocument } from '../http/xml.ts';
import { requireObject } from './current.ts';
import { ownerElement } from './owner.ts';

interface FreshBucketRoute {
  readonly query: string;
  run(call: BucketCall): Reply;
}

/** GET of each sub-resource of a bucket whose answer on a fresh bucket is known and true here. */
export const freshBucketRoutes: readonly FreshBucketRoute[] = [
  { query: 'acl', run: getAcl },
  absent('cors', 'NoSuchCORSConfiguration'),
  absent('encryption', 'ServerSideEncryptionConfigurationNotFoundError'),
  absent('lifecycle', 'NoSuchLifecycleConfiguration'),
  absent('object-lock', 'ObjectLockConfigurationNotFoundError'),
  absent('policy', 'NoSuchBucketPolicy'),
  absent('policyStatus', 'NoSuchBucketPolicy'),
  absent('replication', 'ReplicationConfigurationNotFoundError'),
  absent('tagging', 'NoSuchTagSet'),
  absent('website', 'NoSuchWebsiteConfiguration'),
  empty('accelerate', 'AccelerateConfiguration'),
  empty('logging', 'BucketLoggingStatus'),
  empty('notification', 'NotificationConfiguration'),
  {
    query: 'requestPayment',
    run: () => xmlReply(xmlDocument('RequestPaymentConfiguration', [textElement('Payer', 'BucketOwner')])),
  },
  {
    query: 'ownershipControls',
    run: () =>
      xmlReply(
        xmlDocument('OwnershipControls', [
          element('Rule', [textElement('ObjectOwnership', 'BucketOwnerEnforced')]),
        ]),
      ),
  },
  {
    query: 'publicAccessBlock',
    run: () =>
      xmlReply(
        xmlDocument('PublicAccessBlockConfiguration', [
          textElement('BlockPublicAcls', true),
          textElement('IgnorePublicAcls', true),
          textElement('BlockPublicPolicy', true),
          textElement('RestrictPublicBuckets', true),
        ]),
      ),
  },
];

/** The ACL of an object: its owner has full control and nobody else has any. */
export function getObjectAcl(call: ObjectCall): Reply {
  requireObject(call);
  return getAcl(call);
}

function getAcl(call: BucketCall): Reply {
  const { account } = call.identity;
  const grantee =
    `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">` +
    `${textElement('ID', account.ownerId)}${textElement('DisplayName', account.name)}</Grantee>`;
  const grant = `<Grant>${grantee}${textElement('Permission', 'FULL_CONTROL')}</Grant>`;
  return xmlReply(
    `<?xml version="1.0" encoding="UTF-8"?>\n<AccessControlPolicy xmlns="${S3_NAMESPACE}">` +
      `${ownerElement(account)}<AccessControlList>${grant}</AccessControlList></AccessControlPolicy>`,
  );
}

function absent(query: string, code: S3ErrorCode): FreshBucketRoute {
  return {
    query,
    run(call) {
      throw new S3Error(code, { elements: { BucketName: call.bucket.name } });
    },
  };
}

function empty(query: string, root: string): FreshBucketRoute {
  return { query, run: () => xmlReply(xmlDocument(root, [])) };
}
