import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import type { Answer } from '../../app/index.ts';
import { useLocale } from '../../app/index.ts';

type Finding = Answer<'getCalendar'>['findings'][number];

/** What is wrong with the sending rules themselves, such as two that cannot both hold. */
export function CalendarFindings({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation('calendar');
  const locale = useLocale();
  if (findings.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t('findings', { count: findings.length })}
      description={
        <ul className="gf-plain-list">
          {findings.map(({ code, path, range, message, hint }) => (
            <li key={`${code} ${path.join('.')}`}>
              {inLocale(message, locale)} {hint && inLocale(hint, locale)}{' '}
              <span className="gf-faint">{t('line', { line: range.start.line })}</span>
            </li>
          ))}
        </ul>
      }
    />
  );
}
