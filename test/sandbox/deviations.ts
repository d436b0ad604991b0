// Where real servers are known to deviate from Amazon S3, by the title of the behaviour: one table, each with a reason.

import { type EndpointKind, endpointKind } from './endpoint.ts';

const deviations: Readonly<Record<EndpointKind, Readonly<Record<string, string>>>> = {
  sandbox: {},
  aws: {},
  // Ceph's gateway 16.2, each seen on the wire.
  ceph: {
    'with a key of more than 1024 bytes are refused': 'the code is InvalidObjectName',
    'are refused when their checksum is another': 'checksum headers are ignored',
    'show the checksum that they were sent with': 'checksums are not kept',
    'have the storage class that they were given, and only known ones': 'the code is InvalidArgument',
    'that makes no sense is the whole': 'an inverted range is 416',
    'with If-Match replaces only the object that it means':
      'an ETag matches only without its quotation marks',
    'with If-Match on nothing finds nothing': 'the answer is 412',
    'lets a delete with If-Match remove only what it means': 'If-Match on a delete is ignored',
    'may be bound to the state of its source': 'If-Match on the source of a copy is ignored',
    'may be forbidden to replace': 'If-None-Match on a copy is ignored',
    'refuses a token that it did not give': 'any text is taken for a key to start after',
    'says its ETag when it is completed': 'the ETag in the answer is empty',
    'is over once it is completed or aborted': 'completing an aborted upload is 500 InternalError',
    'lists no parts once it is aborted': 'the code is NoSuchKey',
    'refuses a part that it was not given, a wrong order and a small part in the middle':
      'sizes are checked before ETags',
    'leaves out the parts that it is not completed with': 'the list has to name every part',
    'obeys If-None-Match when it is completed': 'conditions on completing are ignored',
    'is read part by part': 'the part number is ignored',
    'that is not there is said to be missing': 'the code is NoSuchKey',
    'is named by its copy, which also names its own': 'neither is named',
    'tells its attributes': 'attributes are not known: the object is sent',
    'shows in the headers of an answer that finds no object': 'delete markers are not told of',
    'cannot be read by its id': 'the answer is 404 NoSuchKey, as if it were not there',
    'is no version that a copy may name': 'the answer is 404 NoSuchKey',
    'lies upon another when a key is deleted twice': 'the second delete makes no marker',
    'names its null version in the answers': 'null versions are not named',
    'that nothing may be there adds no version to an object':
      'If-None-Match is ignored where versions are kept, and If-Match never holds',
    'that means an object finds none where a delete marker is current': 'the answer is 412',
    'looks at the current version, not at an older one': 'If-Match never holds where versions are kept',
    'that fails leaves no delete marker': 'If-Match on a delete is ignored',
    'is not taken': 'If-Match on a delete is ignored',
    'may start after all versions of a key': 'it starts with them',
    'goes on to its end although each page is removed before the next is asked for':
      'when the version that a page ended with is gone, all others of its key are left out',
    'that starts at a version needs its key': 'it is listed from the start',
  },
};

/** Why a behaviour is expected to fail on the endpoint of this run; `undefined` where it has to hold. */
export function deviation(title: string): string | undefined {
  return deviations[endpointKind][title];
}
