import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from './problem.ts';

/** Says why something could not be read, and offers to read it again. */
export function ProblemNotice({ error, onRetry }: { error: Error; onRetry?: () => void }) {
  const { t } = useTranslation('frame');
  const words = useProblemWords();
  return (
    <div role="alert">
      <Result
        status="warning"
        title={t('problem.title')}
        subTitle={words(error)}
        extra={onRetry && <Button onClick={onRetry}>{t('problem.retry')}</Button>}
      />
    </div>
  );
}
