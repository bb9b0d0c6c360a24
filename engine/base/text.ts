/** The languages that people read groupflow in; Chinese comes first. */
export type Locale = 'zh' | 'en';

/** A sentence in both languages. Whoever shows it picks one with {@link inLocale}. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** Picks the sentence of one language. */
export function inLocale(text: Text, locale: Locale): string {
  return text[locale];
}
