import './flow.css';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { parseFlow } from '../../engine/language/index.ts';
import { FlowCanvas } from './canvas/FlowCanvas.tsx';
import { pathDecorations } from './canvas/path-decorations.ts';
import { useGraph } from './page/use-graph.ts';

interface InstanceCanvasProps {
  /** The text of the version that the instance runs on. */
  readonly text: string;
  /** Steps that the instance has entered, in the order of the first visit. */
  readonly visited: readonly string[];
  /** Steps in which it rests now. */
  readonly current: readonly string[];
  readonly selected?: string;
  readonly onSelect: (step: string | null) => void;
}

/** Shows a flow with the path of one instance lit and its present step marked; changes nothing. */
export function InstanceCanvas(props: InstanceCanvasProps) {
  const { text, visited, current, selected, onSelect } = props;
  const { t } = useTranslation('flow');
  const flow = useMemo(() => parseFlow(text).flow, [text]);
  const graph = useGraph(flow, NO_FINDINGS);
  const decorations = useMemo(
    () => pathDecorations(graph, visited, current),
    [graph, visited, current],
  );
  if (flow === null) return <p role="alert">{t('canvas.unreadable')}</p>;
  return (
    <div className="flow-instance">
      <FlowCanvas
        graph={graph}
        decorations={decorations}
        selection={selected === undefined ? null : { step: selected }}
        onSelect={(selection) => onSelect(selection?.step ?? null)}
      />
    </div>
  );
}

const NO_FINDINGS = [] as const;
