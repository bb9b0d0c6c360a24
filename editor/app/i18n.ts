import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../engine/base/index.ts';
import { resources } from '../locales/index.ts';
import { usePreferences } from './preferences.ts';

/** Prepares the texts of all pages; keeps them and the document's `lang` in the chosen language. */
export function startI18n(): void {
  const { locale } = usePreferences.getState();
  void i18next.use(initReactI18next).init({
    resources,
    lng: locale,
    fallbackLng: false,
    defaultNS: 'frame',
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  markDocument(locale);
  usePreferences.subscribe((state, before) => {
    if (state.locale === before.locale) return;
    void i18next.changeLanguage(state.locale);
    markDocument(state.locale);
  });
}

/** The language that the reader chose, for `Text` of the engine and for numbers and times. */
export function useLocale(): Locale {
  return usePreferences((state) => state.locale);
}

function markDocument(locale: Locale): void {
  document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
}
