// How systems say that a disk cannot do what a better one could.

/** The errno names of "not on this disk": links on exFAT, modes on a memory card, sync on a network disk. */
export const notOffered: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EISDIR',
  'EINVAL',
]);
