// The errors that the sandbox answers: S3's own codes, each with its HTTP status and sentence.

const table = {
  AccessControlListNotSupported: [400, 'The bucket does not allow ACLs.'],
  AccessDenied: [403, 'Access Denied.'],
  AccessForbidden: [403, 'CORSResponse: CORS is not enabled for this bucket.'],
  AuthorizationHeaderMalformed: [400, 'The authorization header is malformed.'],
  AuthorizationQueryParametersError: [400, 'The authorization query parameters are malformed.'],
  BadDigest: [400, 'The digest you specified did not match what was received.'],
  BucketAlreadyExists: [
    409,
    'The requested bucket name is not available. Another account owns it. Choose another name and try again.',
  ],
  BucketAlreadyOwnedByYou: [
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
  ],
  BucketNotEmpty: [409, 'The bucket you tried to delete is not empty.'],
  ConditionalRequestConflict: [
    409,
    'A conflicting operation changed the object while the conditional request was running.',
  ],
  EntityTooLarge: [400, 'Your proposed upload exceeds the maximum allowed size.'],
  EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed size.'],
  IllegalVersioningConfigurationException: [400, 'The Versioning element must be specified.'],
  IllegalLocationConstraintException: [
    400,
    'The location constraint is incompatible with the region this request was sent to.',
  ],
  IncompleteBody: [400, 'You did not provide the number of bytes announced by the request headers.'],
  InsufficientStorage: [
    507,
    'The disk that holds the data of this server is full. Free some space and try again.',
  ],
  InternalError: [500, 'The server met an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The access key ID you provided does not exist in our records.'],
  InvalidArgument: [400, 'An argument of the request is not valid.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidChunkSizeError: [400, 'Only the last chunk is allowed to have a size less than 8192 bytes.'],
  InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
  InvalidLocationConstraint: [400, 'The specified location constraint is not valid.'],
  InvalidObjectState: [403, "The operation is not valid for the object's storage class."],
  InvalidPart: [
    400,
    'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match.',
  ],
  InvalidPartNumber: [416, 'The requested part number is not satisfiable.'],
  InvalidPartOrder: [
    400,
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
  ],
  InvalidRange: [416, 'The requested range is not satisfiable.'],
  InvalidRequest: [400, 'The request is not valid.'],
  InvalidStorageClass: [400, 'The storage class you specified is not valid.'],
  InvalidTag: [400, 'The tag provided was not a valid tag.'],
  InvalidToken: [400, 'The provided token is malformed or otherwise invalid.'],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, 'Your key is too long.'],
  MalformedTrailerError: [400, 'The request contained trailing data that was not well-formed.'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
  ],
  MaxMessageLengthExceeded: [400, 'Your request was too big.'],
  MetadataTooLarge: [400, 'Your metadata headers exceed the maximum allowed metadata size.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchBucketPolicy: [404, 'The bucket policy does not exist.'],
  NoSuchCORSConfiguration: [404, 'The CORS configuration does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchLifecycleConfiguration: [404, 'The lifecycle configuration does not exist.'],
  NoSuchTagSet: [404, 'The TagSet does not exist.'],
  NoSuchUpload: [
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  NoSuchVersion: [404, 'The specified version does not exist.'],
  NoSuchWebsiteConfiguration: [404, 'The specified bucket does not have a website configuration.'],
  NotImplemented: [501, 'A header or parameter you provided implies functionality that is not implemented.'],
  ObjectLockConfigurationNotFoundError: [404, 'Object Lock configuration does not exist for this bucket.'],
  PermanentRedirect: [
    301,
    'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
  ],
  PreconditionFailed: [412, 'At least one of the pre-conditions you specified did not hold.'],
  ReplicationConfigurationNotFoundError: [404, 'The replication configuration was not found.'],
  RequestHeaderSectionTooLarge: [
    400,
    'Your request header section exceeds the maximum allowed request header section size.',
  ],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large.'],
  RequestTimeout: [
    400,
    'Your socket connection to the server was not read from or written to within the timeout period.',
  ],
  ServerSideEncryptionConfigurationNotFoundError: [
    404,
    'The server side encryption configuration was not found.',
  ],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  TooManyBuckets: [400, 'You have attempted to create more buckets than allowed.'],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type S3ErrorCode = keyof typeof table;

export interface S3ErrorDetail {
  /** A more exact sentence than the code's own. */
  readonly message?: string;
  /** More elements of the error document, such as `Region` or `Key`. */
  readonly elements?: Readonly<Record<string, string>>;
  /** More headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Is thrown by anything below the router to answer a request with one of S3's errors. */
export class S3Error extends Error {
  readonly code: S3ErrorCode;
  readonly status: number;
  readonly elements: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: S3ErrorCode, detail: S3ErrorDetail = {}) {
    super(detail.message ?? table[code][1]);
    this.name = 'S3Error';
    this.code = code;
    this.status = table[code][0];
    this.elements = detail.elements ?? {};
    this.headers = detail.headers ?? {};
  }
}

/** Says in S3's words that one argument is wrong. */
export function invalidArgument(name: string, value: string, message: string): S3Error {
  return new S3Error('InvalidArgument', { message, elements: { ArgumentName: name, ArgumentValue: value } });
}

/** Says that a header or parameter asks for something that this server does not do. */
export function notImplemented(what: string): S3Error {
  return new S3Error('NotImplemented', { elements: { Header: what } });
}

/** Turns whatever was thrown into the error that is answered; a full disk is told apart from a bug. */
export function toS3Error(thrown: unknown): S3Error {
  if (thrown instanceof S3Error) return thrown;
  if (thrown instanceof Error) {
    const code = 'code' in thrown ? thrown.code : undefined;
    const sqliteCode = 'errcode' in thrown ? thrown.errcode : undefined;
    const SQLITE_FULL = 13;
    if (code === 'ENOSPC' || code === 'EDQUOT' || sqliteCode === SQLITE_FULL)
      return new S3Error('InsufficientStorage');
  }
  return new S3Error('InternalError');
}
