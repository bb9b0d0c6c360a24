import './inspector.css';
import { useTranslation } from 'react-i18next';
import { useFlow } from '../state/flow-store.ts';
import { FlowSettings } from './FlowSettings.tsx';
import { StepInspector } from './StepInspector.tsx';

/** Asks for everything about what is selected: a step, or the flow itself when nothing is. */
export function Inspector() {
  const { t } = useTranslation('flow');
  const selection = useFlow((state) => state.selection);
  const hasFlow = useFlow((state) => state.document.shown !== null);
  return (
    <aside className="flow-inspector" aria-label={t('inspector.name')}>
      {hasFlow ? (
        selection === null ? (
          <FlowSettings />
        ) : (
          // Another step is another form: nothing half typed is carried over.
          <StepInspector key={selection.step} stepId={selection.step} />
        )
      ) : (
        <p className="flow-hint">{t('inspector.unreadable')}</p>
      )}
    </aside>
  );
}
