import type { NodeProps } from '@xyflow/react';
import type { CanvasNode } from './flow-elements.ts';
import { PortHandles } from './PortHandles.tsx';

/** Draws a start, an end, the dot in a frame, or the flow's own interrupts. */
export function RoundNode({ id, data }: NodeProps<CanvasNode>) {
  const { node, isLit } = data;
  const isGoal = node.type === 'end' && node.goal;
  const classes = [
    'flow-round',
    `flow-round-${node.type}`,
    isGoal ? 'flow-round-goal' : '',
    isLit ? 'is-lit' : '',
  ];
  return (
    <div className={classes.join(' ')} title={node.title}>
      {node.type === 'initial' ? null : (
        <>
          <span className="flow-round-mark" aria-hidden="true" />
          <span className="flow-round-title">{node.title}</span>
        </>
      )}
      <PortHandles id={id} data={data} />
    </div>
  );
}
