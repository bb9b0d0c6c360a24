import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import type {
  BranchRef,
  Finding,
  FlowView,
  OutlineNode,
  OutlineTarget,
  Port,
  StepKind,
  StepView,
} from '../../../engine/language/index.ts';
import { outline, portsOf, stepKind } from '../../../engine/language/index.ts';
import { plainWords } from '../../app/index.ts';
import { conditionOf, labelWith } from './edge-label.ts';
import type { Graph, GraphEdge, GraphNode, GraphPort } from './graph.ts';
import { ALWAYS_ID, branchOfNodeId, laneId, stepNodeId } from './graph.ts';

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
  const lanes = flow.steps.flatMap(lanesOf);
  const framed = new Set([...frames, ...lanes.map((lane) => lane.step)]);
  const steps = drawn.nodes.flatMap((node) => {
    const own = lanes.filter((lane) => lane.step === node.id);
    const face = { view: views.get(node.id) ?? null, isFrame: framed.has(node.id), locale };
    return stepNodes(node, { ...face, lanes: own, parent: parentOf(node, lanes) });
  });
  const edges = [
    ...starts.map((start) => edgeFrom(start.id, 'next', { to: start.to, label: '' })),
    ...frameStarts(drawn.nodes, frames, lanes),
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
  const target = to.type === 'step' ? stepNodeId(to.id) : endId(to, from);
  return { id: `${from}/${port}`, from, port, to: target, label };
}

type End = Extract<OutlineTarget, { type: 'end' }>;

/** Interrupts have ends of their own, so that they do not cross the whole flow; branches too. */
function endId({ outcome, branch }: End, from: string): string {
  if (branch) return `end:${laneId(branch)}:${outcome}`;
  return from === ALWAYS_ID ? `end:${ALWAYS_ID}:${outcome}` : `end:${outcome}`;
}

/** The branches of a step that has some, each drawn as a lane, also an empty one. */
function lanesOf(step: StepView): readonly BranchRef[] {
  const blocks = stepKind(step.kind)?.blocks(step) ?? [];
  return blocks.flatMap(({ name, branch }) => (branch ? [{ step: step.id, name }] : []));
}

/** The lane or the frame that a step lies in. */
function parentOf(node: OutlineNode, lanes: readonly BranchRef[]): string | null {
  const { frame, branch } = node;
  if (frame === null) return null;
  const lane = lanes.find(({ step, name }) => step === frame && name === branch);
  return lane ? laneId(lane) : stepNodeId(frame);
}

interface Face {
  readonly view: StepView | null;
  readonly isFrame: boolean;
  readonly locale: Locale;
  readonly lanes: readonly BranchRef[];
  /** The node that it lies in. */
  readonly parent: string | null;
}

function stepNodes(node: OutlineNode, face: Face): readonly GraphNode[] {
  const { view, isFrame, locale, lanes, parent } = face;
  const kind = stepKind(node.kind);
  const ports = view === null ? [] : portsOf(view);
  const drawn: GraphNode = {
    type: isFrame ? 'frame' : 'step',
    id: stepNodeId(node.id),
    parent,
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
  if (!isFrame) return [drawn];
  return [drawn, ...(lanes.length > 0 ? lanes.flatMap(laneNodes) : [dotIn(drawn.id, node.id)])];
}

function laneNodes(lane: BranchRef): readonly GraphNode[] {
  const [id, parent] = [laneId(lane), stepNodeId(lane.step)];
  const drawn: GraphNode = { id, type: 'lane', parent, title: lane.name, ports: [], spare: [] };
  return [drawn, dotIn(id, `${lane.step}/${lane.name}`)];
}

function dotIn(parent: string, frame: string): GraphNode {
  return roundNode({ id: initialId(frame), type: 'initial', title: '', parent });
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

/** From the dot of each frame, or of each of its lanes, to its first step. */
function frameStarts(
  nodes: readonly OutlineNode[],
  frames: ReadonlySet<string>,
  lanes: readonly BranchRef[],
): readonly GraphEdge[] {
  return [...frames].flatMap((frame) => {
    const own = lanes.filter((lane) => lane.step === frame);
    const blocks = own.length > 0 ? own.map(({ name }) => name) : [null];
    return blocks.flatMap((branch) => {
      const first = nodes.find((node) => node.frame === frame && node.branch === branch);
      if (first === undefined) return [];
      const to = { type: 'step', id: first.id } as const;
      const dot = initialId(branch === null ? frame : `${frame}/${branch}`);
      return [edgeFrom(dot, 'next', { to, label: '' })];
    });
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
    const place = id.slice('end:'.length, -outcome.length - 1);
    const parent = branchOfNodeId(place) === null ? null : place;
    const goal = parent === null && goals.includes(outcome);
    return { id, type: 'end', parent, title: outcome, outcome, goal, ports: [], spare: [] };
  });
}
