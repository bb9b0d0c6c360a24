import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { FlowLink, TimeText, useLocale } from '../../app/index.ts';
import type { Day } from './MonthGrid.tsx';

/** All that is known of one day. */
export function DayDetail({ day }: { day: Day }) {
  const { t } = useTranslation('calendar');
  const locale = useLocale();
  const { date, sent, waiting, planned } = day;
  const title = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'UTC',
    dateStyle: 'full',
  }).format(Date.parse(date));
  return (
    <section aria-live="polite">
      <h2>{title}</h2>
      {sent.length + waiting.length + planned.length === 0 && (
        <p className="gf-faint">{t('emptyDay')}</p>
      )}
      <ul className="gf-list">
        {sent.map((entry) => (
          <li key={`sent ${entry.class}`}>
            <Tag color="success">{t('kind.sent')}</Tag>
            <code>{entry.class}</code> {t('messages', { count: entry.count })}
          </li>
        ))}
        {waiting.map((entry) => (
          <li key={`waiting ${entry.class}`}>
            <Tag color="processing">{t('kind.waiting')}</Tag>
            <code>{entry.class}</code> {t('messages', { count: entry.count })}
          </li>
        ))}
        {planned.map((touch) => (
          <li key={`${touch.at} ${touch.flow} ${touch.class}`}>
            <Tag>{t('kind.planned')}</Tag>
            <TimeText at={touch.at} /> <FlowLink id={touch.flow} /> <code>{touch.class}</code>{' '}
            {t(`to.${touch.to}`)}
            {touch.conflict && (
              <span className="gf-bad">
                {t('conflict', { why: inLocale(touch.conflict.words, locale) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
