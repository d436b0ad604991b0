// Light or dark: as the person chose, else as their system has it.

import { useEffect } from 'react';
import type { Settings } from '../../contract/settings.ts';

/** Keeps the page in `theme` for as long as the caller is drawn. */
export function useTheme(theme: Settings['theme']): void {
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const apply = () => {
      const isDark = theme === 'system' ? dark.matches : theme === 'dark';
      document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
}
