import type { EdgeProps } from '@xyflow/react';
import { BaseEdge, EdgeLabelRenderer } from '@xyflow/react';
import { EDGE_LABEL_MAX_PX } from './elk-graph.ts';
import type { CanvasEdge } from './flow-elements.ts';
import { fitText } from './measure.ts';
import { roundedPath } from './rounded-path.ts';

const CORNER_PX = 8;

/** Draws an edge along the places that the layout found, with its label and how many took it. */
export function PortEdge({ id, data, selected, markerEnd }: EdgeProps<CanvasEdge>) {
  if (data === undefined) return null;
  const { edge, place, count, look } = data;
  const [start] = place.points;
  const figure = count === null || count === 0 ? null : count.toLocaleString();
  const classes = `flow-label flow-label-${look} ${edge.label === '' ? 'flow-label-figure' : ''}`;
  const at = place.label ?? (start === undefined ? null : { x: start.x, y: start.y + 16 });
  return (
    <>
      <BaseEdge
        id={id}
        path={roundedPath(place.points, CORNER_PX)}
        interactionWidth={16}
        className={`flow-line flow-line-${look} ${selected ? 'is-selected' : ''}`}
        {...(markerEnd === undefined ? {} : { markerEnd })}
      />
      {at === null || (edge.label === '' && figure === null) ? null : (
        <EdgeLabelRenderer>
          <div
            className={classes}
            title={edge.label}
            data-edge={id}
            style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
          >
            {fitText(edge.label, EDGE_LABEL_MAX_PX)}
            {figure === null ? null : <span className="flow-label-count">{figure}</span>}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
}
