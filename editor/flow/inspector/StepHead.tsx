import { Button, Input, Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inLocale } from '../../../engine/base/index.ts';
import { useLocale } from '../../app/index.ts';
import { StepIcon } from '../canvas/StepIcon.tsx';
import { copyStep, removeStepCommand, renameStepCommand } from '../state/edits.ts';
import { useFlowStore } from '../state/flow-store.ts';
import type { StepForm } from './step-scope.ts';

/** Names the step that the form is about, and offers to copy and remove it. */
export function StepHead({ step }: { step: StepForm }) {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  const store = useFlowStore();
  return (
    <header className="flow-inspector-head">
      <StepIcon family={step.kind?.family ?? 'system'} />
      <h2>{step.kind === null ? t('inspector.unknownKind') : inLocale(step.kind.title, locale)}</h2>
      <span className="flow-spring" />
      <Tooltip title={t('inspector.duplicateKeys')}>
        <Button size="small" type="text" onClick={() => copyStep(store, step.id)}>
          {t('inspector.duplicate')}
        </Button>
      </Tooltip>
      <Tooltip title={t('inspector.removeKeys')}>
        <Button
          size="small"
          type="text"
          danger
          onClick={() => store.getState().run(removeStepCommand(step.id), { select: null })}
        >
          {t('inspector.remove')}
        </Button>
      </Tooltip>
      <StepId key={step.id} id={step.id} />
    </header>
  );
}

/** The step's id; a click renames it everywhere in the flow. */
function StepId({ id }: { id: string }) {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    setDraft(null);
    const to = draft?.trim() ?? id;
    if (to === id || to === '') return;
    store.getState().run(renameStepCommand(id, to), { select: { step: to } });
  };
  return (
    <Tooltip title={t('inspector.renameHelp')}>
      <Input
        className="flow-step-id flow-code"
        variant="borderless"
        size="small"
        aria-label={t('inspector.id')}
        value={draft ?? id}
        onChange={(event) => setDraft(event.target.value)}
        onPressEnter={finish}
        onBlur={finish}
      />
    </Tooltip>
  );
}
