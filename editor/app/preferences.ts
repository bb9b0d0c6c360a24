import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Locale } from '../../engine/base/index.ts';

export type Appearance = 'light' | 'dark';

interface Preferences {
  readonly locale: Locale;
  readonly appearance: Appearance;
  setLocale(locale: Locale): void;
  setAppearance(appearance: Appearance): void;
}

/** What a person chose about the pages, remembered in this browser: Chinese and light at first. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      locale: 'zh',
      appearance: prefersDark() ? 'dark' : 'light',
      setLocale: (locale) => set({ locale }),
      setAppearance: (appearance) => set({ appearance }),
    }),
    { name: 'groupflow.preferences', version: 1 },
  ),
);

function prefersDark(): boolean {
  return globalThis.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false;
}
