import type { NodeProps } from '@xyflow/react';
import { Tooltip } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCanvasActions } from './canvas-actions.ts';
import type { CanvasNode } from './flow-elements.ts';
import { PortHandles } from './PortHandles.tsx';
import { StepIcon } from './StepIcon.tsx';

/** Draws a step: what it does in two lines, its findings as a dot, who is in it now. */
export function StepNode({ id, data, selected }: NodeProps<CanvasNode>) {
  const { node, decoration, isLit } = data;
  if (!('step' in node)) return null;
  const classes = [
    node.type === 'frame' ? 'flow-frame' : 'flow-step',
    `flow-edge-${node.family}`,
    selected ? 'is-selected' : '',
    isLit ? 'is-lit' : '',
    decoration.path === undefined ? '' : `is-${decoration.path}`,
  ];
  return (
    <div className={classes.join(' ')}>
      <div className="flow-step-title">
        <StepIcon family={node.family} />
        <StepTitle step={node.step} title={node.title} />
        {node.isNamed ? null : <span className="flow-step-code">{node.step}</span>}
        {node.worst === null ? null : <FindingDot worst={node.worst} />}
      </div>
      {node.type === 'step' ? <div className="flow-step-summary">{node.summary}</div> : null}
      <LiveCount live={decoration.live ?? 0} />
      <PortHandles id={id} data={data} />
    </div>
  );
}

/** The title; a double click or F2 edits it in place. */
function StepTitle({ step, title }: { step: string; title: string }) {
  const actions = useCanvasActions();
  if (actions !== null && actions.renaming === step) {
    const finish = (draft: string) => {
      actions.stopRenaming();
      if (draft !== title) actions.rename(step, draft);
    };
    return <TitleInput title={title} finish={finish} />;
  }
  return (
    <span className="flow-step-name" title={title}>
      {title}
    </span>
  );
}

function TitleInput({ title, finish }: { title: string; finish: (draft: string) => void }) {
  const { t } = useTranslation('flow');
  const [draft, setDraft] = useState(title);
  return (
    <input
      className="flow-step-rename nodrag nopan"
      aria-label={t('canvas.rename')}
      value={draft}
      ref={focusOnce}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={() => finish(draft.trim())}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') finish(draft.trim());
        if (event.key === 'Escape') finish(title);
      }}
    />
  );
}

/** The person has just asked to type here. */
function focusOnce(input: HTMLInputElement | null): void {
  input?.select();
}

function FindingDot({ worst }: { worst: 'error' | 'warning' }) {
  const { t } = useTranslation('flow');
  const name = worst === 'error' ? t('canvas.hasErrors') : t('canvas.hasWarnings');
  return (
    <Tooltip title={name}>
      <span role="img" aria-label={name} className={`flow-dot flow-dot-${worst}`} />
    </Tooltip>
  );
}

function LiveCount({ live }: { live: number }) {
  const { t } = useTranslation('flow');
  if (live === 0) return null;
  return (
    <span className="flow-live" title={t('canvas.live', { count: live })}>
      {live.toLocaleString()}
    </span>
  );
}
