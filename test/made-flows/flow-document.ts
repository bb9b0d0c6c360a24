import type { Json } from '../../engine/base/index.ts';

/** A flow as it stands in its file, parsed and nothing else; only what made flows use. */
export interface FlowDocument {
  readonly flow: string;
  readonly about: 'member' | 'customer' | 'group';
  readonly key?: string;
  readonly start: readonly { readonly on: string; readonly if?: string; readonly late?: string }[];
  readonly reenter?: 'never' | 'ended' | 'restart' | { readonly after: string };
  readonly vars?: Readonly<Record<string, Json>>;
  readonly on?: readonly OnEntry[];
  readonly after?: readonly AfterEntry[];
  readonly steps: Steps;
}

export type Steps = Readonly<Record<string, StepBody>>;

export interface TargetKeys {
  readonly next?: string;
  readonly end?: string;
}
export type TargetValue = string | TargetKeys;

export interface Acts {
  readonly update?: UpdateSpec;
  readonly notify?: { readonly to: Recipient; readonly text: string; readonly class?: string };
}
export interface OnEntry extends TargetKeys, Acts {
  readonly event: string;
  readonly if?: string;
}
export interface AfterEntry extends TargetKeys, Acts {
  readonly delay: string;
  readonly every?: boolean;
  readonly max?: number;
}

/** Somebody of the staff; `duty` names a roster. */
export type Staff =
  | 'owner'
  | { readonly role: string }
  | { readonly staff: string }
  | { readonly duty: string };
export type Recipient = 'member' | 'customer' | 'group' | Staff;

export interface MessageSpec {
  readonly to: Recipient;
  readonly text: string;
  readonly class?: string;
  readonly deadline?: string;
}
export type ReplyMatch = string | { readonly contains: string };
export interface AskSpec extends MessageSpec {
  readonly options?: readonly (TargetKeys & { readonly match: readonly ReplyMatch[] })[];
  readonly else?: string | (TargetKeys & { readonly max?: number });
}
export interface WaitSpec {
  readonly for?: string;
  readonly at?: string;
  readonly between?: string | readonly string[];
  readonly days?: string | readonly string[];
  readonly until?: string;
  readonly late?: 'run' | ({ readonly within: string } & TargetKeys);
}
export interface UpdateSpec {
  readonly tags?: { readonly add?: readonly string[]; readonly remove?: readonly string[] };
  readonly set?: Readonly<Record<string, Json>>;
  readonly vars?: Readonly<Record<string, Json>>;
  readonly points?: { readonly add: number | string };
}
export interface EmitSpec {
  readonly event: string;
  readonly to?: 'self' | 'group' | 'members' | { readonly customer: string };
  readonly data?: Readonly<Record<string, Json>>;
}
export interface StageSpec {
  readonly on?: readonly OnEntry[];
  readonly after?: readonly AfterEntry[];
  readonly steps: Steps;
}
export interface ParallelSpec {
  readonly branches: Readonly<Record<string, { readonly steps: Steps }>>;
  readonly first?: boolean;
}

type Values = Readonly<Record<string, Json>>;

export interface TaskSpec {
  readonly assign: Staff;
  readonly title: string;
  readonly body?: string;
  readonly choices: Readonly<Record<'yes' | 'no', string>>;
  readonly approvals?: number;
  readonly keep?: boolean;
}
export interface TicketSpec {
  readonly department: string;
  readonly title: string;
  readonly priority?: 'low' | 'normal' | 'high' | 'urgent';
  readonly fields?: Values;
  readonly messages?: readonly string[];
}
export interface LadderSpec {
  readonly calendar?: 'office' | 'night' | 'always';
  readonly from?: number | string;
  readonly levels: readonly {
    readonly to: Staff | { readonly bot: string };
    readonly after?: string;
    readonly notify?: Staff;
  }[];
  readonly until: readonly { readonly event: string; readonly if?: string; readonly by?: 'bot' }[];
  readonly within?: string;
  readonly text?: string;
}
export interface CollectSpec {
  readonly event: string;
  readonly if?: string;
  readonly for?: string;
  readonly max?: number;
  readonly into: string;
}
export interface CallSpec {
  readonly endpoint: string;
  readonly method?: 'PUT' | 'DELETE';
  readonly path?: string;
  readonly body?: Values;
}
export interface DoSpec {
  readonly action: string;
  readonly with?: Values;
  readonly else?: 'skip' | 'fail';
}
export interface StartSpec {
  readonly flow: string;
  readonly await?: boolean;
}

/** One step; exactly one of the kinds' keys is there. */
export interface StepBody extends TargetKeys {
  readonly send?: MessageSpec;
  readonly ask?: AskSpec;
  readonly wait?: WaitSpec;
  readonly choose?: readonly (TargetKeys & { readonly if: string })[];
  readonly split?: readonly (TargetKeys & { readonly share: number })[];
  readonly update?: UpdateSpec;
  readonly emit?: EmitSpec;
  readonly stage?: StageSpec;
  readonly parallel?: ParallelSpec;
  readonly task?: TaskSpec;
  readonly ticket?: TicketSpec;
  readonly ladder?: LadderSpec;
  readonly collect?: CollectSpec;
  readonly call?: CallSpec;
  readonly do?: DoSpec;
  readonly start?: StartSpec;
  readonly per?: 'subject' | 'visit';
  readonly save?: string;
  readonly else?: TargetValue;
  readonly blocked?: TargetValue;
  readonly failed?: TargetValue;
  readonly yes?: TargetValue;
  readonly no?: TargetValue;
  readonly resolved?: TargetValue;
  readonly exhausted?: TargetValue;
  readonly 'on-outcome'?: Readonly<Record<string, TargetValue>>;
  readonly on?: readonly OnEntry[];
  readonly after?: readonly AfterEntry[];
}

/** A place in a flow: the flow itself, a step, or a branch of one. */
export interface FlowNode {
  /** Empty for the flow itself, and `<step>/<branch>` for a branch, which no step's id can be. */
  readonly id: string;
  readonly body: StepBody;
  readonly isBranch: boolean;
  /** What is around it, the flow first; empty for the flow itself. */
  readonly around: readonly string[];
  readonly on: readonly OnEntry[];
  readonly after: readonly AfterEntry[];
}

/** A document with its steps found by id. */
export interface OracleFlow {
  readonly document: FlowDocument;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly first: string;
  /** The first step of a branch. */
  firstOf(branch: string): string;
}

export function openFlow(document: FlowDocument): OracleFlow {
  const nodes = new Map<string, FlowNode>();
  const { on = [], after = [], steps } = document;
  nodes.set('', { id: '', body: {}, isBranch: false, around: [], on, after });
  addSteps(nodes, steps, ['']);
  const firstOf = (branch: string) =>
    [...nodes.values()].find(({ around: of }) => of.at(-1) === branch)?.id ?? '';
  return { document, nodes, first: firstOf(''), firstOf };
}

function addSteps(nodes: Map<string, FlowNode>, steps: Steps, around: readonly string[]): void {
  for (const [id, body] of Object.entries(steps)) {
    // What a stage listens for stands inside of it; of other steps beside their kind.
    const { on = [], after = [] } = body.stage ?? body;
    nodes.set(id, { id, body, isBranch: false, around, on, after });
    if (body.stage) addSteps(nodes, body.stage.steps, [...around, id]);
    for (const [name, branch] of Object.entries(body.parallel?.branches ?? {})) {
      const inside = { id: `${id}/${name}`, body: {}, on: [], after: [] };
      nodes.set(inside.id, { ...inside, isBranch: true, around: [...around, id] });
      addSteps(nodes, branch.steps, [...around, id, inside.id]);
    }
  }
}

export function nodeOf(flow: OracleFlow, id: string): FlowNode {
  const node = flow.nodes.get(id);
  if (!node) throw new Error(`The made flow has no step \`${id}\`.`);
  return node;
}

/** Where something leads: by `next` to a step, by `end` to an outcome; null when it stays. */
export type Target = { readonly next: string } | { readonly end: string };

export function targetIn(keys: TargetKeys | undefined): Target | null {
  if (keys?.next !== undefined) return { next: keys.next };
  return keys?.end === undefined ? null : { end: keys.end };
}

export function targetOf(value: TargetValue | undefined): Target | null {
  return typeof value === 'string' ? { next: value } : targetIn(value);
}
