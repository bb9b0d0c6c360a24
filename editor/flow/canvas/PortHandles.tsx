import { Handle, Position } from '@xyflow/react';
import { Tooltip } from 'antd';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCanvasActions } from './canvas-actions.ts';
import type { NodeData, PlacedPort } from './flow-elements.ts';

/** Draws where edges come in and leave; an open port offers to add a step. */
export function PortHandles({ id, data }: { id: string; data: NodeData }) {
  const canEdit = useCanvasActions() !== null;
  const takesEdges = data.node.type === 'step' || data.node.type === 'frame';
  return (
    <>
      {takesEdges || data.node.type === 'end' ? (
        <Handle type="target" position={Position.Top} isConnectable={canEdit} />
      ) : null}
      {data.ports.map((port) => (
        <PortHandle key={port.name} nodeId={id} port={port} />
      ))}
      {canEdit ? data.spare.map((port) => <SpareHandle key={port.name} port={port} />) : null}
    </>
  );
}

/** A way out that may stay open: an edge can be drawn from it. */
function SpareHandle({ port }: { port: PlacedPort }) {
  const { t } = useTranslation('flow');
  return (
    <Tooltip title={t('canvas.spare', { port: port.label })} placement="right">
      <Handle
        type="source"
        id={port.name}
        position={Position.Right}
        className="flow-port-spare"
        style={{ top: port.y }}
      />
    </Tooltip>
  );
}

function PortHandle({ nodeId, port }: { nodeId: string; port: PlacedPort }) {
  const { t } = useTranslation('flow');
  const actions = useCanvasActions();
  const name = t('canvas.port', { port: port.label === '' ? port.name : port.label });
  const look = port.missing ? 'flow-port-missing' : port.open ? 'flow-port-open' : 'flow-port-used';
  const ask = (event: MouseEvent) => {
    event.stopPropagation();
    const box = event.currentTarget.getBoundingClientRect();
    actions?.askWhatToAdd({ nodeId, port: port.name }, { x: box.left, y: box.bottom });
  };
  return (
    <>
      <Tooltip title={actions === null ? '' : name} mouseEnterDelay={0.4}>
        <Handle
          type="source"
          id={port.name}
          position={Position.Bottom}
          className={look}
          style={{ left: port.x }}
          isConnectable={actions !== null}
        />
      </Tooltip>
      {port.open && actions !== null ? (
        <button
          type="button"
          className={`flow-add nodrag nopan ${port.missing ? 'flow-add-missing' : ''}`}
          style={{ left: port.x }}
          aria-label={t('canvas.addAt', { port: port.label === '' ? port.name : port.label })}
          onClick={ask}
        >
          +
        </button>
      ) : null}
    </>
  );
}
