import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FlowView } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { flowGraph } from '../canvas/flow-graph.ts';
import type { Graph } from '../canvas/graph.ts';

const EMPTY: Graph = { nodes: [], edges: [] };

/** The graph of a flow in the reader's language; an empty one while there is no flow. */
export function useGraph(flow: FlowView | null, findings: readonly Finding[]): Graph {
  const { t } = useTranslation('flow');
  const locale = useLocale();
  return useMemo(() => {
    if (flow === null) return EMPTY;
    const words = { always: t('graph.always'), byHand: t('graph.byHand') };
    return flowGraph({ flow, findings, locale, words });
  }, [flow, findings, locale, t]);
}
