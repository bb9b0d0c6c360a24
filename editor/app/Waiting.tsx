import { Spin } from 'antd';
import { useTranslation } from 'react-i18next';

/** Shows that something is being read, after a moment, so that quick answers do not flicker. */
export function Waiting() {
  const { t } = useTranslation('frame');
  return (
    <div className="gf-waiting" role="status" aria-label={t('loading')}>
      <Spin delay={200} />
    </div>
  );
}
