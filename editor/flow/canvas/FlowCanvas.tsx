import { ReactFlowProvider } from '@xyflow/react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CanvasActionsContext } from './canvas-actions.ts';
import type { FlowCanvasProps } from './canvas-props.ts';
import { DrawnCanvas } from './DrawnCanvas.tsx';
import { useLayout } from './use-layout.ts';

/** Draws a flow, laid out by itself, to be looked at, and with `editing` to be changed. */
export function FlowCanvas(props: FlowCanvasProps) {
  const { graph, editing } = props;
  const { t } = useTranslation('flow');
  const [renaming, setRenaming] = useState<string | null>(null);
  const situation = useMemo(() => {
    if (editing === undefined) return null;
    return { ...editing, renaming, stopRenaming: () => setRenaming(null) };
  }, [editing, renaming]);
  const { layout, error } = useLayout(graph);
  if (error !== null) return <p role="alert">{t('canvas.noLayout')}</p>;
  if (layout === null) return <div className="flow-canvas" aria-busy="true" />;
  return (
    <ReactFlowProvider>
      <CanvasActionsContext value={situation}>
        <DrawnCanvas {...props} layout={layout} onRename={setRenaming} />
      </CanvasActionsContext>
    </ReactFlowProvider>
  );
}
