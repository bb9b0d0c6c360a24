import type { Json, Text } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { type EditOperation, editYaml } from '../language/edit/index.ts';
import type { FlowView, Path, Port, StepView, Workspace } from '../language/index.ts';
import { endsOf, flowPorts, parseSpan, portsOf } from '../language/index.ts';
import { comparisonsOf, laterClock, spansBeside } from './mutate-value.ts';

export type MutantKind = 'delay' | 'condition' | 'target' | 'class' | 'text';

/** One small change of a flow, which its scenarios should notice. */
export interface Mutant {
  readonly kind: MutantKind;
  /** Of the value that is changed, counted from 1. */
  readonly line: number;
  /** What is changed, in words: 「1d 改为 2d」. */
  readonly change: Text;
  /** The whole text of the flow after the change. */
  readonly text: string;
}

/** A change that is not made yet. */
interface Mutation {
  readonly kind: MutantKind;
  readonly path: Path;
  readonly change: Text;
  readonly operations: readonly EditOperation[];
}

/** Keys whose value is a span of time, wherever they stand. */
const SPAN_KEYS = ['for', 'delay', 'within', 'late', 'after', 'deadline'];
/** Maps of values and lists of replies: what stands in them is the author's own. */
const VALUE_KEYS = ['vars', 'set', 'data', 'with', 'body', 'fields', 'match', 'title', 'note'];
const OTHER_TEXT = '—';
const OTHER_OUTCOME = 'other';

/**
 * Changes delays, conditions, targets, classes and texts of a flow, one at a time and in the order
 * of the text: spans longer and shorter; conditions turned round, always true, and with another
 * bound; targets elsewhere.
 * @returns lazily, at most one mutant for each change; changes that cannot be written are left out
 */
export function* mutantsOf(
  flow: FlowView,
  workspace: Pick<Workspace, 'classes'>,
): Generator<Mutant> {
  const mutations = [
    ...valueMutations(flow.json, [], Object.keys(workspace.classes)),
    ...targetMutations(flow),
  ].map((mutation) => ({ mutation, start: flow.source.range(mutation.path, 'value').start }));
  mutations.sort((left, right) => left.start.offset - right.start.offset);
  for (const { mutation, start } of mutations) {
    const { kind, change, operations } = mutation;
    const edited = editYaml(flow.source.text, operations);
    if (edited.ok) yield { kind, line: start.line, change, text: edited.text };
  }
}

function valueMutations(value: Json, path: Path, classes: readonly string[]): readonly Mutation[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => valueMutations(item, [...path, index], classes));
  }
  if (isJsonObject(value)) {
    return Object.entries(value)
      .filter(([key]) => !VALUE_KEYS.includes(key))
      .flatMap(([key, member]) => valueMutations(member, [...path, key], classes));
  }
  if (typeof value !== 'string') return [];
  const key = String(path.at(-1) ?? '');
  const set = (kind: MutantKind, now: string, change = changed(value, now)): Mutation => ({
    kind,
    path,
    change,
    operations: [{ type: 'set', path, value: now }],
  });
  if (SPAN_KEYS.includes(key) && parseSpan(value)) {
    return spansBeside(value).map((span) => set('delay', span));
  }
  if (key === 'at') {
    const later = laterClock(value);
    return later === null ? [] : [set('delay', later)];
  }
  if (key === 'if') return conditionMutations(value, set);
  if (key === 'text') return [set('text', OTHER_TEXT)];
  const other = key === 'class' ? classes.find((name) => name !== value) : undefined;
  return other === undefined ? [] : [set('class', other)];
}

function conditionMutations(
  source: string,
  set: (kind: MutantKind, now: string, change?: Text) => Mutation,
): readonly Mutation[] {
  const negated: Text = { zh: `条件取反：${source}`, en: `condition negated: ${source}` };
  const dropped: Text = { zh: `条件去掉：${source}`, en: `condition dropped: ${source}` };
  const isPlain = source === 'true' || source === 'false';
  return [
    set('condition', `!(${source})`, negated),
    ...(isPlain ? [] : [set('condition', 'true', dropped)]),
    ...comparisonsOf(source).map((other) => set('condition', other)),
  ];
}

function targetMutations(flow: FlowView): readonly Mutation[] {
  return [
    ...flowPorts(flow).flatMap((port) => targetMutation(flow, null, port)),
    ...flow.steps.flatMap((step) =>
      portsOf(step).flatMap((port) => targetMutation(flow, step, port)),
    ),
  ];
}

/** Leads a port to the step below its target that it may name, or to another outcome. */
function targetMutation(flow: FlowView, step: StepView | null, port: Port): readonly Mutation[] {
  const { target } = port;
  if (!target) return [];
  const at: Path = [...(step?.path ?? []), ...port.at];
  const isShort = port.style === 'value' && typeof valueIn(flow.json, at) === 'string';
  if (target.type === 'end') {
    const now = endsOf(flow).find((outcome) => outcome !== target.outcome) ?? OTHER_OUTCOME;
    const path = [...at, 'end'];
    const change = changed(`end: ${target.outcome}`, `end: ${now}`);
    return [{ kind: 'target', path, change, operations: [{ type: 'set', path, value: now }] }];
  }
  const path = isShort ? at : [...at, 'next'];
  const now = otherStep(flow, step, target.step);
  if (now !== null) {
    const change = changed(target.step, now);
    return [{ kind: 'target', path, change, operations: [{ type: 'set', path, value: now }] }];
  }
  const outcome = endsOf(flow)[0] ?? OTHER_OUTCOME;
  const change = changed(target.step, `end: ${outcome}`);
  const operations: readonly EditOperation[] = isShort
    ? [{ type: 'set', path, value: { end: outcome } }]
    : [
        { type: 'renameKey', path, to: 'end' },
        { type: 'set', path: [...at, 'end'], value: outcome },
      ];
  return [{ kind: 'target', path, change, operations }];
}

/** The step after a target, in the order of the text, that may be named from a step as well. */
function otherStep(flow: FlowView, from: StepView | null, target: string): string | null {
  const around = from?.frames ?? [];
  const visible = flow.steps.filter(({ frames }) =>
    frames.every((frame, index) => frame === around[index]),
  );
  if (visible.length < 2) return null;
  const index = visible.findIndex(({ id }) => id === target);
  return visible[(index + 1) % visible.length]?.id ?? null;
}

function valueIn(json: Json, path: Path): Json | undefined {
  let value: Json | undefined = json;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isJsonObject(value) ? value[String(part)] : undefined;
  }
  return value;
}

function changed(before: string, now: string): Text {
  return { zh: `${before} 改为 ${now}`, en: `${before} becomes ${now}` };
}
