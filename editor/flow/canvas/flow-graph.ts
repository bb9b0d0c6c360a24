import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import type {
  Finding,
  FlowView,
  OutlineNode,
  OutlineTarget,
  Port,
  StepKind,
  StepView,
} from '../../../engine/language/index.ts';
import { outline, portsOf, stepKind } from '../../../engine/language/index.ts';
import { conditionOf, labelWith } from './edge-label.ts';
import type { Graph, GraphEdge, GraphNode, GraphPort } from './graph.ts';
import { ALWAYS_ID, stepNodeId } from './graph.ts';
import { plainWords } from './plain-words.ts';

/** What the graph says that the flow does not. */
export interface GraphWords {
  /** Names the node of what is in force in every step. */
  readonly always: string;
  /** Names the start of a flow that only a person starts. */
  readonly byHand: string;
}

interface Source {
  readonly flow: FlowView;
  readonly findings: readonly Finding[];
  readonly locale: Locale;
  readonly words: GraphWords;
}

/** Builds what the canvas draws of a flow: steps, frames, starts, ends, and the edges between. */
export function flowGraph(source: Source): Graph {
  const { flow, findings, locale, words } = source;
  const drawn = outline(flow, findings);
  const views = new Map(flow.steps.map((step) => [step.id, step]));
  const frames = new Set(drawn.nodes.flatMap((node) => (node.frame === null ? [] : [node.frame])));
  const starts = drawn.starts.length > 0 ? drawn.starts : byHand(flow.initial, words);
  const steps = drawn.nodes.flatMap((node) =>
    stepNodes(node, { view: views.get(node.id) ?? null, isFrame: frames.has(node.id), locale }),
  );
  const edges = [
    ...starts.map((start) => edgeFrom(start.id, 'next', { to: start.to, label: '' })),
    ...frameStarts(drawn.nodes, frames),
    ...drawn.edges.map((edge) => {
      const name = edge.port === 'next' ? '' : inLocale(edge.label, locale);
      const label = labelWith(name, conditionOf(views.get(edge.from), edge.port));
      return edgeFrom(stepNodeId(edge.from), edge.port, { to: edge.to, label });
    }),
    ...drawn.interrupts.map(({ id, label, to }) => {
      const entry = flow.entries.on.find((each) => each.port === id);
      const words = labelWith(inLocale(label, locale), entry?.spec.if ?? null);
      return edgeFrom(ALWAYS_ID, id, { to, label: words });
    }),
  ];
  return {
    nodes: [
      ...starts.map((start) =>
        roundNode({ id: start.id, type: 'start', title: inLocale(start.label, locale) }),
      ),
      ...alwaysNode(
        drawn.interrupts.map((entry) => entry.id),
        words,
      ),
      ...steps,
      ...endNodes(edges, flow.goals),
    ],
    edges,
  };
}

function byHand(initial: string | null, words: GraphWords) {
  if (initial === null) return [];
  const to = { type: 'step', id: initial } as const;
  return [{ id: 'start.0', label: { zh: words.byHand, en: words.byHand }, to }];
}

type Leads = { readonly to: OutlineTarget | { type: 'step'; id: string }; readonly label: string };

function edgeFrom(from: string, port: string, { to, label }: Leads): GraphEdge {
  const target = to.type === 'step' ? stepNodeId(to.id) : endId(to.outcome, from);
  return { id: `${from}/${port}`, from, port, to: target, label };
}

/** Interrupts have ends of their own, so that they do not cross the whole flow. */
function endId(outcome: string, from: string): string {
  return from === ALWAYS_ID ? `end:${ALWAYS_ID}:${outcome}` : `end:${outcome}`;
}

interface Face {
  readonly view: StepView | null;
  readonly isFrame: boolean;
  readonly locale: Locale;
}

function stepNodes(node: OutlineNode, { view, isFrame, locale }: Face): readonly GraphNode[] {
  const kind = stepKind(node.kind);
  const ports = view === null ? [] : portsOf(view);
  const drawn: GraphNode = {
    type: isFrame ? 'frame' : 'step',
    id: stepNodeId(node.id),
    parent: node.frame === null ? null : stepNodeId(node.frame),
    step: node.id,
    family: node.family,
    title: inLocale(node.title, locale),
    kindTitle: kindTitle(kind, locale),
    summary: plainWords(inLocale(node.summary, locale)),
    isNamed: typeof view?.body.title === 'string',
    worst: node.worst,
    ports: ports.filter((port) => port.target !== null || port.required).map(portIn(locale)),
    spare: ports.filter((port) => port.target === null && !port.required).map(portIn(locale)),
  };
  const dot = roundNode({ id: initialId(node.id), type: 'initial', title: '', parent: drawn.id });
  return isFrame ? [drawn, dot] : [drawn];
}

function kindTitle(kind: StepKind | undefined, locale: Locale): string {
  return kind === undefined ? '' : inLocale(kind.title, locale);
}

function portIn(locale: Locale): (port: Port) => GraphPort {
  return (port) => ({
    name: port.name,
    label: inLocale(port.label, locale),
    open: port.target === null,
    missing: port.target === null && port.required,
  });
}

function initialId(frame: string): string {
  return `initial:${frame}`;
}

/** From the dot of each frame to its first step. */
function frameStarts(
  nodes: readonly OutlineNode[],
  frames: ReadonlySet<string>,
): readonly GraphEdge[] {
  return [...frames].flatMap((frame) => {
    const first = nodes.find((node) => node.frame === frame);
    if (first === undefined) return [];
    const to = { type: 'step', id: first.id } as const;
    return [edgeFrom(initialId(frame), 'next', { to, label: '' })];
  });
}

const NEXT: GraphPort = { name: 'next', label: '', open: false, missing: false };

function roundNode(round: {
  readonly id: string;
  readonly type: 'start' | 'initial';
  readonly title: string;
  readonly parent?: string;
}): GraphNode {
  return { parent: null, ...round, ports: [NEXT], spare: [] };
}

function alwaysNode(ports: readonly string[], words: GraphWords): readonly GraphNode[] {
  if (ports.length === 0) return [];
  const drawn = ports.map((name) => ({ ...NEXT, name }));
  const { always: title } = words;
  return [{ id: ALWAYS_ID, type: 'always', parent: null, title, ports: drawn, spare: [] }];
}

function endNodes(edges: readonly GraphEdge[], goals: readonly string[]): readonly GraphNode[] {
  const ids = [...new Set(edges.map((edge) => edge.to).filter((to) => to.startsWith('end:')))];
  return ids.map((id): GraphNode => {
    const outcome = id.slice(id.lastIndexOf(':') + 1);
    const goal = goals.includes(outcome);
    return { id, type: 'end', parent: null, title: outcome, outcome, goal, ports: [], spare: [] };
  });
}
