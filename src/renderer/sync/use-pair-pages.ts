// Pages about a pair for as long as they are shown.

import { useEffect, useState } from 'react';
import type { PairId } from '../../contract/pair.ts';
import { createPages, type Pages, type PagesParts } from '../state/pages.ts';
import { onNews } from '../state/pairs.ts';
import { useWindow } from '../state/window-state.ts';

/** Fetches the first page at once, and anew whenever something has come of the pair; `parts` are those of the first call. */
export function usePairPages<T>(id: PairId, parts: PagesParts<T>): Pages<T> {
  const { pairs } = useWindow();
  const [pages] = useState(() => createPages(parts));
  useEffect(() => {
    pages.load();
    const end = onNews(pairs, id, pages.load);
    return () => {
      end();
      pages.close();
    };
  }, [pairs, pages, id]);
  return pages;
}
