// The picture of a row: what kind of thing it is, told by shape and not by colour alone.

import { Archive, Box, File, Folder, TriangleAlert } from 'lucide-react';
import type { Row } from '../state/listing.ts';
import { isArchived } from '../text/storage-classes.ts';
import styles from './icons.module.css';

/** Draws the picture of a row. */
export function RowIcon({ row }: { readonly row: Row }) {
  const size = 15;
  if (row.trouble) return <TriangleAlert size={size} className={styles.trouble} />;
  if (row.kind === 'folder') return <Folder size={size} className={styles.folder} />;
  if (row.kind === 'bucket') return <Box size={size} className={styles.bucket} />;
  if (isArchived(row.storageClass)) return <Archive size={size} className={styles.file} />;
  return <File size={size} className={styles.file} />;
}
