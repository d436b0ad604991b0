// What every pair leaves alone before the person has said a word: in gitignore's syntax, so that the window can show it.

/**
 * What systems and applications keep for themselves, and make again when it is gone. Nothing here is a person's work: backup
 * copies (`*~`), autosaves, `._*` (a Mac's Finder tags and resource forks), `*.tmp` and `*.part` at large may be, and are synced.
 * Case does not count. A line of the person's such as `!Thumbs.db` takes one back.
 */
export const builtInIgnore: readonly string[] = [
  // macOS: how Finder shows a folder, what it keeps at the top of a disk, and files that are about to replace another.
  '.DS_Store',
  'Icon[\r]',
  '.Spotlight-V100/',
  '.DocumentRevisions-V100/',
  '.fseventsd/',
  '.TemporaryItems/',
  '.Trashes/',
  '*.sb-????????-??????',
  // Windows: how Explorer shows a folder, and what it keeps at the top of a disk.
  'Thumbs.db',
  'ehthumbs.db',
  'desktop.ini',
  '$RECYCLE.BIN/',
  'System Volume Information/',
  // Linux: the bin of a disk, what a file system recovered, and files that are deleted but still open.
  '.Trash-[0-9]*/',
  'lost+found/',
  '.nfs[0-9a-f]*[0-9a-f]',
  '.fuse_hidden*',
  '.goutputstream-??????',
  // Microsoft Office and LibreOffice: who has a document open, and a document that is being saved.
  '~$*',
  '.~lock.*#',
  '~*.tmp',
  // Vim and Emacs: the same.
  '.*.sw[n-p]',
  '.#*',
  // Browsers: downloads that are not finished.
  '*.crdownload',
];
