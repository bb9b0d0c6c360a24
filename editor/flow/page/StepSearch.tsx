import { Panel, useReactFlow } from '@xyflow/react';
import { Select } from 'antd';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Graph } from '../canvas/graph.ts';
import { stepNodeId } from '../canvas/graph.ts';
import { useFlowStore } from '../state/flow-store.ts';

/** Finds a step by its title, id or content, selects it and brings it into view. */
export function StepSearch(props: { graph: Graph; searchRef: RefObject<HTMLElement | null> }) {
  const { graph, searchRef } = props;
  const { t } = useTranslation('flow');
  const store = useFlowStore();
  const canvas = useReactFlow();
  const options = graph.nodes.flatMap((node) =>
    'step' in node
      ? [
          {
            value: node.step,
            label: `${node.title} · ${node.step}`,
            search: `${node.title} ${node.step} ${node.summary}`,
          },
        ]
      : [],
  );
  const find = (step: string) => {
    store.getState().select({ step });
    void canvas.fitView({ nodes: [{ id: stepNodeId(step) }], maxZoom: 1, duration: 200 });
  };
  return (
    <Panel position="top-left">
      <div ref={(element) => keepInput(element, searchRef)}>
        <Select
          size="small"
          className="flow-search"
          showSearch={{ optionFilterProp: 'search' }}
          aria-label={t('canvas.search')}
          placeholder={t('canvas.search')}
          value={null}
          options={options}
          onSelect={(step: string | null) => step !== null && find(step)}
        />
      </div>
    </Panel>
  );
}

function keepInput(element: HTMLElement | null, ref: RefObject<HTMLElement | null>): void {
  ref.current = element?.querySelector('input') ?? null;
}
