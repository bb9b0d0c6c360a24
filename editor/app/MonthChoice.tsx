import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocale } from './i18n.ts';

/** Chooses the month that a page shows, `2026-03`; empty for the present one. */
export function MonthChoice(props: { month: string; onChange: (month: string) => void }) {
  const { month, onChange } = props;
  const { t } = useTranslation('frame');
  const locale = useLocale();
  const title = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'long',
  }).format(Date.parse(`${month}-01T00:00:00Z`));
  return (
    <nav className="gf-row" aria-label={t('month.label')}>
      <Button onClick={() => onChange(movedMonth(month, -1))}>{t('month.before')}</Button>
      <strong aria-live="polite">{title}</strong>
      <Button onClick={() => onChange(movedMonth(month, 1))}>{t('month.after')}</Button>
      <Button type="link" onClick={() => onChange('')}>
        {t('month.present')}
      </Button>
    </nav>
  );
}

/** Takes a month of a URL; empty, which is the present one, where it is none. */
export function readMonth(text: string): string {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : '';
}

/** Finds the month so many months later. */
function movedMonth(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** Tells the local month of an instant. */
export function monthOf(at: string, zone: string): string {
  const parts = { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return new Intl.DateTimeFormat('en-CA', parts).format(Date.parse(at)).slice(0, 7);
}
