// S3's rules for the names of buckets, so that a form can say what is wrong while a person types.

/**
 * Why this cannot be the name of a new bucket, as a sentence; null when it can.
 * The rules are those of general purpose buckets in the S3 user guide, which other servers share or loosen.
 */
export function bucketNameProblem(name: string): string | null {
  if (name.length < 3) return 'A bucket name has at least 3 characters.';
  if (name.length > 63) return 'A bucket name has at most 63 characters.';
  if (/[A-Z]/.test(name)) return 'A bucket name has no capital letters.';
  if (/[^a-z0-9.-]/.test(name)) return 'A bucket name is made of letters a to z, digits, dots and hyphens.';
  if (!/^[a-z0-9]/.test(name)) return 'A bucket name begins with a letter or a digit.';
  if (!/[a-z0-9]$/.test(name)) return 'A bucket name ends with a letter or a digit.';
  if (name.includes('..')) return 'A bucket name has no two dots in a row.';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return 'A bucket name does not look like an IP address.';
  const start = reservedStarts.find((reserved) => name.startsWith(reserved));
  if (start !== undefined) return `Names that begin with \u201c${start}\u201d are kept by Amazon.`;
  const end = reservedEnds.find((reserved) => name.endsWith(reserved));
  if (end !== undefined) return `Names that end in \u201c${end}\u201d are kept by Amazon.`;
  return null;
}

const reservedStarts = ['xn--', 'sthree-', 'amzn-s3-demo-'] as const;
const reservedEnds = ['-s3alias', '--ol-s3', '.mrap', '--x-s3', '--table-s3'] as const;
