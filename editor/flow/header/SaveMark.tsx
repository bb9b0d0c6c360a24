import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../../app/index.ts';
import { useFlow } from '../state/flow-store.ts';

/** Says whether everything is saved. */
export function SaveMark() {
  const { t } = useTranslation('flow');
  const words = useProblemWords();
  const save = useFlow((state) => state.save);
  switch (save.type) {
    case 'saved':
      return <Mark text={t('save.saved')} />;
    case 'pending':
    case 'saving':
      return <Mark text={t('save.saving')} />;
    case 'failed':
      return <Mark isWrong text={t('save.failed')} reason={words(save.error)} />;
    case 'conflict':
      return <Mark isWrong text={t('save.conflict')} />;
  }
}

function Mark(props: { text: string; reason?: string; isWrong?: boolean }) {
  const { text, reason, isWrong = false } = props;
  return (
    <span
      role="status"
      className={isWrong ? 'flow-save flow-save-wrong' : 'flow-save'}
      {...(reason === undefined ? {} : { title: reason })}
    >
      {text}
    </span>
  );
}
