import '@xyflow/react/dist/style.css';
import './canvas.css';
import './canvas-rounds.css';
import './canvas-ports.css';
import type { ReactFlowInstance } from '@xyflow/react';
import { Background, Controls, MiniMap, ReactFlow } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePreferences } from '../../app/index.ts';
import type { FlowCanvasProps } from './canvas-props.ts';
import { useCanvasWords } from './canvas-words.ts';
import { firstView } from './first-view.ts';
import type { CanvasEdge, CanvasNode } from './flow-elements.ts';
import { flowElements } from './flow-elements.ts';
import { connectEnd, dragOver, drop, moveFocus, openNode, selectionOfEdge } from './gestures.ts';
import { stepOfNodeId } from './graph.ts';
import { LaneNode } from './LaneNode.tsx';
import type { Layout } from './layout.ts';
import { PortEdge } from './PortEdge.tsx';
import { RoundNode } from './RoundNode.tsx';
import { StepNode } from './StepNode.tsx';
import { useSteadyView } from './use-steady-view.ts';

const NODE_TYPES = {
  step: StepNode,
  frame: StepNode,
  lane: LaneNode,
  start: RoundNode,
  initial: RoundNode,
  always: RoundNode,
  end: RoundNode,
};
const EDGE_TYPES = { port: PortEdge };
const MINIMAP = { width: 150, height: 100 };
const FIT = { padding: 0.15, maxZoom: 1, minZoom: 0.4 };

type DrawnCanvasProps = FlowCanvasProps & {
  readonly layout: Layout;
  readonly onRename: (step: string) => void;
};

/** Draws a graph at its places and turns gestures into acts. */
export function DrawnCanvas(props: DrawnCanvasProps) {
  const { graph, layout, decorations, selection, onSelect, editing, children } = props;
  const { t } = useTranslation('flow');
  const words = useCanvasWords();
  const appearance = usePreferences((state) => state.appearance);
  const [hovered, setHovered] = useState<string | null>(null);
  const drawn = useMemo(
    () => flowElements(graph, layout, { decorations, selection, hovered }),
    [graph, layout, decorations, selection, hovered],
  );
  useSteadyView({ graph, layout }, selection?.step ?? null);
  const box = useRef<HTMLDivElement>(null);
  const showFirst = (canvas: ReactFlowInstance<CanvasNode, CanvasEdge>) => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = box.current ?? {};
    void canvas.setViewport(firstView({ graph, layout }, { width, height }));
  };
  const acts = { onSelect, onOpen: props.onOpen, onRename: props.onRename };
  return (
    <div ref={box} className="flow-canvas">
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={drawn.nodes}
        edges={drawn.edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        colorMode={appearance}
        aria-label={t('canvas.name')}
        ariaLabelConfig={words}
        onKeyDown={(event) => moveFocus(event, graph, acts)}
        onInit={showFirst}
        fitViewOptions={FIT}
        minZoom={0.15}
        maxZoom={1.75}
        nodesDraggable={false}
        nodesConnectable={editing !== undefined}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        onNodeClick={(_, node) => {
          const step = stepOfNodeId(node.id);
          onSelect(step === null ? null : { step });
        }}
        onNodeDoubleClick={(event, node) => openNode(event.target, node.id, acts)}
        onEdgeClick={(_, edge) => onSelect(selectionOfEdge(edge))}
        onEdgeMouseEnter={(_, edge) => setHovered(edge.id)}
        onEdgeMouseLeave={() => setHovered(null)}
        onPaneClick={() => onSelect(null)}
        onConnectEnd={connectEnd(editing)}
        onDragOver={editing === undefined ? undefined : (event) => dragOver(event, setHovered)}
        onDragLeave={() => setHovered(null)}
        onDrop={editing === undefined ? undefined : (event) => drop(event, editing, setHovered)}
      >
        <Background gap={20} size={1} color="var(--flow-grid)" />
        <Controls showInteractive={false} fitViewOptions={FIT} />
        <MiniMap
          pannable
          zoomable
          style={MINIMAP}
          nodeBorderRadius={8}
          nodeColor="var(--flow-mini)"
        />
        {children}
      </ReactFlow>
    </div>
  );
}
