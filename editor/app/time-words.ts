import type { Locale } from '../../engine/base/index.ts';

/** Says instants (ISO 8601) as people do. */
export interface TimeWords {
  /** As short as it stays clear: 「今天 10:00」, 「明天 10:00」, 「11月23日 10:00」. */
  short(at: string): string;
  /** In full with the zone, for titles: 「2026年11月23日 星期一 10:00:00（Asia/Shanghai）」. */
  full(at: string): string;
  /** Only the local time, `10:00:05`. */
  clock(at: string): string;
  /** The local day, for headings: 「今天」, 「11月23日 星期一」. */
  day(at: string): string;
  /** The local date with its weekday, 「11月23日星期一」. */
  date(at: string): string;
}

const NEAR_DAYS: Readonly<Record<Locale, Readonly<Record<number, string>>>> = {
  zh: { [-1]: '昨天', 0: '今天', 1: '明天' },
  en: { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' },
};

/** Makes the words for one language, zone and present time (milliseconds since the epoch). */
export function timeWords(options: { locale: Locale; zone: string; now: number }): TimeWords {
  const { locale, zone, now } = options;
  const language = locale === 'zh' ? 'zh-CN' : 'en-GB';
  const format = (parts: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: zone, hourCycle: 'h23', ...parts });
  const minute = format({ hour: '2-digit', minute: '2-digit' });
  const second = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const date = format({ month: 'short', day: 'numeric' });
  const dated = format({ year: 'numeric', month: 'short', day: 'numeric' });
  const weekday = format({ month: 'short', day: 'numeric', weekday: 'long' });
  const long = format({ dateStyle: 'full', timeStyle: 'medium' });
  const today = dayNumber(now, zone);

  const near = (at: string) => NEAR_DAYS[locale][dayNumber(Date.parse(at), zone) - today];
  const dayOf = (at: string) => {
    const sameYear = dated.format(Date.parse(at)).includes(yearOf(now, zone));
    return (sameYear ? date : dated).format(Date.parse(at));
  };
  return {
    short: (at) => `${near(at) ?? dayOf(at)} ${minute.format(Date.parse(at))}`,
    full: (at) =>
      locale === 'zh'
        ? `${long.format(Date.parse(at))}（${zone}）`
        : `${long.format(Date.parse(at))} (${zone})`,
    clock: (at) => second.format(Date.parse(at)),
    day: (at) => near(at) ?? weekday.format(Date.parse(at)),
    date: (at) => weekday.format(Date.parse(at)),
  };
}

/** Counts local days, so that two instants of one local day give the same number. */
function dayNumber(epochMs: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(epochMs);
  return Math.round(Date.parse(`${parts}T00:00:00Z`) / 86_400_000);
}

function yearOf(epochMs: number, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric' }).format(epochMs);
}
