import { Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

/** Shown for a URL that no page has. */
export function NotFoundPage() {
  const { t } = useTranslation('frame');
  return (
    <Result
      status="404"
      title={t('notFound.title')}
      extra={<Link href="/flows">{t('notFound.back')}</Link>}
    />
  );
}
