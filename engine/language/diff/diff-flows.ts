import { type CheckedFlow, checkFlow } from '../check-flow.ts';
import { renameStep } from '../edit/index.ts';
import type { Finding } from '../finding.ts';
import type { FlowView } from '../flow.ts';
import type { Workspace } from '../workspace.ts';
import type { Change, FlowDiff } from './change.ts';
import { compareParts } from './compare-parts.ts';
import { effectIn } from './effect.ts';
import { lineOf, type Part, partsOf } from './flow-parts.ts';
import { findRenames, type Rename } from './renames.ts';

/** A text of a flow, with the workspace that it is checked against. */
export interface FlowText {
  readonly text: string;
  readonly workspace: Workspace;
}

export type DiffResult =
  | { readonly ok: true; readonly diff: FlowDiff }
  /** One of the texts is no YAML map. */
  | {
      readonly ok: false;
      readonly side: 'before' | 'after';
      readonly findings: readonly Finding[];
    };

/**
 * Says in steps what differs between two texts of a flow. Comments, the order of keys and layout
 * are no difference. Null stands for a flow that does not exist. Never throws, whatever the texts.
 */
export function diffFlows(before: FlowText | null, after: FlowText | null): DiffResult {
  const old = before === null ? null : read(before);
  const now = after === null ? null : read(after);
  if (old !== null && old.flow === null) return unreadable('before', old);
  if (now !== null && now.flow === null) return unreadable('after', now);
  if (before === null || !old?.flow) return whole(now?.flow ?? null, 'flowAdded');
  if (!now?.flow) return whole(old.flow, 'flowRemoved');
  const { text, renames } = withNewNames(before.text, findRenames(old.flow, now.flow));
  const renamed = renames.length === 0 ? old : read({ ...before, text });
  return { ok: true, diff: compare({ old, renamed, now, renames }) };
}

/** A broken promise is no reason not to compare. */
function read({ text, workspace }: FlowText): CheckedFlow {
  return checkFlow(text, workspace, { promises: false });
}

function unreadable(side: 'before' | 'after', { findings }: CheckedFlow): DiffResult {
  return { ok: false, side, findings };
}

function whole(flow: FlowView | null, type: 'flowAdded' | 'flowRemoved'): DiffResult {
  const { id = '', title = '' } = flow ?? {};
  const lines = {
    before: type === 'flowRemoved' ? 1 : null,
    after: type === 'flowAdded' ? 1 : null,
  };
  const changes: readonly Change[] = flow === null ? [] : [{ type, title, lines }];
  return { ok: true, diff: { flow: id, title, samePlan: flow === null, changes, remarks: [] } };
}

/** Renames the steps in the earlier text, so that what leads to them is no difference. */
function withNewNames(
  before: string,
  renames: readonly Rename[],
): { readonly text: string; readonly renames: readonly Rename[] } {
  let text = before;
  const done: Rename[] = [];
  for (const rename of renames) {
    const result = renameStep(text, rename);
    if (!result.ok) continue;
    text = result.text;
    done.push(rename);
  }
  return { text, renames: done };
}

interface Versions {
  readonly old: CheckedFlow;
  /** The earlier one with the later names. */
  readonly renamed: CheckedFlow;
  readonly now: CheckedFlow;
  readonly renames: readonly Rename[];
}

function compare({ old, renamed, now, renames }: Versions): FlowDiff {
  const { id: flow = '', title = '' } = now.flow ?? {};
  const all =
    renamed.flow && now.flow
      ? [...renameChanges(renames, renamed.flow, now.flow), ...changesOf(renamed.flow, now.flow)]
      : [];
  if (!old.compiled || !renamed.compiled || !now.compiled) {
    return { flow, title, samePlan: null, changes: all, remarks: [] };
  }
  const samePlan = old.compiled.hash === now.compiled.hash;
  if (samePlan) return { flow, title, samePlan, changes: [], remarks: all };
  const hasEffect = effectIn(renamed.compiled.plan, now.compiled.plan);
  const changes = all.filter(hasEffect);
  const lines = { before: null, after: null };
  return {
    flow,
    title,
    samePlan,
    changes: changes.length > 0 ? changes : [{ type: 'plan', lines }],
    remarks: all.filter((change) => !hasEffect(change)),
  };
}

function renameChanges(
  renames: readonly Rename[],
  before: FlowView,
  after: FlowView,
): readonly Change[] {
  const parts = [byId(partsOf(before).steps), byId(partsOf(after).steps)] as const;
  return renames.map(({ from, to }): Change => {
    const [old, now] = [parts[0].get(to), parts[1].get(to)];
    const lines = {
      before: old === undefined ? null : lineOf(before, old),
      after: now === undefined ? null : lineOf(after, now),
    };
    return { type: 'stepRenamed', from, step: to, lines };
  });
}

/** The flow itself first, then its steps in the order of the later text, then those that went. */
function changesOf(before: FlowView, after: FlowView): readonly Change[] {
  const [old, now] = [partsOf(before), partsOf(after)];
  const oldSteps = byId(old.steps);
  const nowSteps = byId(now.steps);
  const pairOf = (left: Part, right: Part) => ({
    before: { flow: before, part: left },
    after: { flow: after, part: right },
  });
  const kept = now.steps.flatMap((part) => {
    const earlier = oldSteps.get(part.id ?? '');
    if (earlier === undefined) return [presence('stepAdded', part, after)];
    return partChanges(pairOf(earlier, part));
  });
  const gone = old.steps
    .filter(({ id }) => !nowSteps.has(id ?? ''))
    .map((part) => presence('stepRemoved', part, before));
  return [...partChanges(pairOf(old.flow, now.flow)), ...kept, ...gone];
}

function byId(parts: readonly Part[]): ReadonlyMap<string, Part> {
  return new Map(parts.map((part) => [part.id ?? '', part]));
}

function presence(type: 'stepAdded' | 'stepRemoved', part: Part, flow: FlowView): Change {
  const line = lineOf(flow, part);
  const isNew = type === 'stepAdded';
  const lines = { before: isNew ? null : line, after: isNew ? line : null };
  return { type, step: part.id ?? '', kind: part.kindName, lines };
}

function partChanges(pair: Parameters<typeof compareParts>[0]): readonly Change[] {
  const { before, after } = pair;
  const [old, now] = [before.part, after.part];
  const lines = { before: lineOf(before.flow, old), after: lineOf(after.flow, now) };
  const step = now.id;
  const changes: Change[] = [];
  if (step !== null && old.frame !== now.frame) {
    changes.push({ type: 'stepMoved', step, from: old.frame, to: now.frame, lines });
  }
  if (step !== null && old.kindName !== now.kindName) {
    changes.push({ type: 'kindChanged', step, from: old.kindName, to: now.kindName, lines });
  }
  for (const name of new Set([...Object.keys(old.firsts), ...Object.keys(now.firsts)])) {
    const [from, to] = [old.firsts[name] ?? null, now.firsts[name] ?? null];
    if (from !== to && old.kindName === now.kindName) {
      changes.push({ type: 'firstStep', frame: step, from, to, lines });
    }
  }
  return [...changes, ...compareParts(pair)];
}
