// Takes out of a log line whatever would let its reader in: keys, tokens, signatures.

const gone = '[redacted]';

/** Names whose value is never written, whatever it looks like. */
const secretNames = /access-?key|secret|token|password|passphrase|credential|authorization|cookie|signature/;

const patterns: readonly (readonly [RegExp, string])[] = [
  // Signed addresses and anything else that travels in a query: the name may stay, the value may not.
  [
    /([?&](?:x-amz-(?:signature|credential|security-token)|signature|awsaccesskeyid|token|access_token)=)[^&\s"'<>]*/gi,
    `$1${gone}`,
  ],
  [/\bAWS4-HMAC-SHA256\s+Credential=[^"'\n]*/g, `AWS4-HMAC-SHA256 ${gone}`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/g, `$1 ${gone}`],
  // Access key ids, which AWS gives a recognisable form.
  [/\b(?:AKIA|ASIA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,}\b/g, gone],
  [
    /((?:secret[_-]?access[_-]?key|session[_-]?token|password)["']?\s*[:=]\s*["']?)[^\s"',;}&]+/gi,
    `$1${gone}`,
  ],
];

const maxDepth = 6;
const maxTextLength = 4000;

/** A text without secrets, cut to a length that a log can bear. */
export function redactText(text: string): string {
  let clean = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}...` : text;
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement);
  return clean;
}

/** Plain data without secrets; errors become their name, message and stack, and what has no plain form its type. */
export function redact(value: unknown, depth = 0): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object') return undefined;
  if (depth >= maxDepth) return '[deep]';
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1));
  return redactFields(value, depth);
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: error.stack && redactText(error.stack),
    ...redactFields(error, depth),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1) }),
  };
}

function redactFields(value: object, depth: number): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    // One spelling for secretAccessKey, secret_access_key and Secret-Access-Key.
    const spelled = name
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replace(/_/g, '-')
      .toLowerCase();
    clean[name] = secretNames.test(spelled) && field !== null ? gone : redact(field, depth + 1);
  }
  return clean;
}
