// What fails below HTTP: no connection, a broken one, an answer that is cut off or makes no sense as HTTP.

interface WireErrorInit {
  /** Whether the server may have acted on the request. */
  readonly isSent: boolean;
  readonly cause?: unknown;
}

/** Why no whole answer came. It carries nothing of the request, so that no signature can get into a log. */
export class WireError extends Error {
  override readonly name = 'WireError';
  /** The system's code such as ECONNRESET, or `HPE_...` for an answer that breaks the rules of HTTP. */
  readonly raw: string;
  readonly isSent: boolean;

  constructor(raw: string, { isSent, cause }: WireErrorInit) {
    super(raw, { cause });
    this.raw = raw;
    this.isSent = isSent;
  }

  /** An answer came, but not one that could be used. */
  get isFraming(): boolean {
    return this.raw.startsWith('HPE_') || this.raw === 'NO_OBJECT' || this.raw === 'WRONG_RANGE';
  }
}

/** An answer that breaks the rules of HTTP, or is not the one that was asked for. */
export function framingError(raw: FramingCode): WireError {
  return new WireError(raw, { isSent: true });
}

/** Where Node's own parser has a code for it, the same. */
export type FramingCode =
  | 'HPE_INVALID_CONSTANT' // not the status line of HTTP/1.x
  | 'HPE_INVALID_HEADER_TOKEN'
  | 'HPE_HEADER_OVERFLOW'
  | 'HPE_INVALID_CONTENT_LENGTH'
  | 'HPE_INVALID_TRANSFER_ENCODING'
  | 'HPE_INVALID_CHUNK_SIZE'
  | 'HPE_UNEXPECTED_CONTENT' // bytes after the end of the answer
  | 'HPE_BODY_OVERFLOW' // longer than may be collected
  | 'NO_OBJECT' // a page where an object was asked for
  | 'WRONG_RANGE'; // other bytes of the object than asked for

/** Any thrown thing as a WireError with the code that it carries. */
export function wireErrorOf(error: unknown, isSent: boolean): WireError {
  if (error instanceof WireError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return new WireError(typeof code === 'string' ? code : 'ECONNRESET', { isSent, cause: error });
}
