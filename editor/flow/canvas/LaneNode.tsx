import type { NodeProps } from '@xyflow/react';
import type { CanvasNode } from './flow-elements.ts';

/** Draws a branch: a lane in the frame of its step, with its name. */
export function LaneNode({ data }: NodeProps<CanvasNode>) {
  return (
    <div className="flow-lane">
      <span className="flow-lane-title">{data.node.title}</span>
    </div>
  );
}
