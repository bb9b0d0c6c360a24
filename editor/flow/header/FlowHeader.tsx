import { Button, Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { StatusTag } from '../../app/index.ts';
import { useDrawer } from '../drawer/drawer-state.ts';
import { useFlow, useFlowStore } from '../state/flow-store.ts';
import type { FlowDetail } from '../state/open-flow.ts';
import { PauseButton } from './PauseButton.tsx';
import { PublishButton } from './PublishButton.tsx';
import { SaveMark } from './SaveMark.tsx';

/** Names the flow, says how it stands, and offers what can be done with it as a whole. */
export function FlowHeader({ detail }: { detail: FlowDetail }) {
  const { t } = useTranslation('flow');
  const title = useFlow((state) => state.document.shown?.flow.title ?? detail.title);
  const { counts, version, status } = detail;
  return (
    <header className="flow-head">
      <h1 title={detail.id}>{title}</h1>
      <StatusTag of="flow" status={status} />
      {version === null ? null : <span className="flow-version-mark">v{version}</span>}
      <span className="flow-faint">{detail.changed ? t('head.changed') : t('head.unchanged')}</span>
      <SaveMark />
      <span className="flow-spring" />
      <Link href={`/flows/${encodeURIComponent(detail.id)}/instances`}>
        {t('head.live', { count: counts.active })}
      </Link>
      <UndoButtons />
      <CheckButton />
      <PauseButton detail={detail} />
      <PublishButton detail={detail} />
    </header>
  );
}

function UndoButtons() {
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const canUndo = useFlow((state) => state.document.history.past.length > 0);
  const canRedo = useFlow((state) => state.document.history.future.length > 0);
  return (
    <span className="flow-undo">
      <Tooltip title={canUndo ? t('head.undoKeys') : t('head.nothingToUndo')}>
        <Button
          type="text"
          aria-label={t('head.undo')}
          disabled={!canUndo}
          onClick={() => store.getState().undo()}
        >
          ↶
        </Button>
      </Tooltip>
      <Tooltip title={canRedo ? t('head.redoKeys') : t('head.nothingToRedo')}>
        <Button
          type="text"
          aria-label={t('head.redo')}
          disabled={!canRedo}
          onClick={() => store.getState().redo()}
        >
          ↷
        </Button>
      </Tooltip>
    </span>
  );
}

/** How many problems there are; leads to their list. */
function CheckButton() {
  const { t } = useTranslation('flow');
  const open = useDrawer((state) => state.open);
  const findings = useFlow((state) => state.document.findings);
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  return (
    <Button danger={errors > 0} onClick={() => open('problems')}>
      {t('head.check', { count: findings.length })}
    </Button>
  );
}
