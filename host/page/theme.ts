// Light or dark: as the system has it, or as the user has said.

const place = 'cedis:theme';

export type Theme = 'system' | 'light' | 'dark';

const themes: readonly Theme[] = ['system', 'light', 'dark'];

export function themeOf(): Theme {
  return themes.find((theme) => theme === document.documentElement.dataset.theme) ?? 'system';
}

export function themeSet(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(place, theme);
  } catch {
    // A private window: it holds for this visit.
  }
}

/** What was said in an earlier visit. */
export function themeLoad(): void {
  try {
    const theme = themes.find((each) => each === localStorage.getItem(place));
    if (theme !== undefined && theme !== 'system') themeSet(theme);
  } catch {
    // The same.
  }
}

/** The next of light and dark, whatever is shown now. */
export function themeToggle(): void {
  const isDark =
    themeOf() === 'system'
      ? matchMedia('(prefers-color-scheme: dark)').matches
      : themeOf() === 'dark';
  themeSet(isDark ? 'light' : 'dark');
}
