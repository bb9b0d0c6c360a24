import type { Json } from '../../../engine/base/index.ts';
import { isJsonObject, pick, type Random, randomBelow } from '../../../engine/base/index.ts';
import {
  addStep,
  connect,
  type EditResult,
  editYaml,
  removeStep,
  renameStep,
  setField,
  setFlowField,
} from '../../../engine/language/edit/index.ts';
import { checkFlow, parseFlow, portsOf } from '../../../engine/language/index.ts';
import { WORKSPACE } from '../sound-flows.ts';

/** An edit of a flow as an author would make it; the text as it was where it cannot be made. */
export function randomFlowEdit(random: Random, text: string): string {
  const result = pick(random, EDITS)(random, text);
  return result?.ok ? result.text : text;
}

/** A few edits after which the flow can still be published. */
export function randomVersion(random: Random, text: string): string {
  let version = text;
  for (let count = randomBelow(random, 4); count >= 0; count -= 1) {
    const next = randomFlowEdit(random, version);
    if (checkFlow(next, WORKSPACE).compiled !== null) version = next;
  }
  return version;
}

/** The same flow in another layout: comments, blank lines, other line breaks, other key order. */
export function randomLayout(random: Random, text: string): string {
  let layout = text;
  for (let count = randomBelow(random, 4); count >= 0; count -= 1) {
    layout = pick(random, LAYOUTS)(random, layout);
  }
  return layout;
}

type Edit = (random: Random, text: string) => EditResult | null;

const SPANS = ['1h', '60m', '2h', '1d', '5d', '2 workdays'];
const WORDS = ['你好', '早上好', '再见', 'hello'];

const EDITS: readonly Edit[] = [
  changeScalar,
  changeScalar,
  changeScalar,
  (random, text) => {
    const step = anyStep(random, text);
    return step === null
      ? null
      : renameStep(text, { from: step, to: `${step}-${randomBelow(random, 3)}` });
  },
  (random, text) => {
    const step = anyStep(random, text);
    const key = pick(random, ['title', 'note']);
    return step === null ? null : setField(text, { step, path: [key], value: pick(random, WORDS) });
  },
  (random, text) => setFlowField(text, { path: ['title'], value: pick(random, WORDS) }),
  (random, text) => setFlowField(text, { path: ['reenter'], value: pick(random, REENTER) }),
  (random, text) => {
    const step = anyStep(random, text);
    const kind = pick(random, ['wait', 'update', 'send']);
    return step === null ? null : addStep(text, { kind, after: { step, port: 'next' } });
  },
  (random, text) => {
    const step = anyStep(random, text);
    return step === null ? null : removeStep(text, step);
  },
  (random, text) => {
    const [from, to] = [anyStep(random, text), anyStep(random, text)];
    const view = parseFlow(text).flow?.steps.find(({ id }) => id === from);
    if (!from || !to || !view) return null;
    const port = pick(
      random,
      portsOf(view)
        .map(({ name }) => name)
        .concat('next'),
    );
    return connect(text, { step: from, port, target: { type: 'step', step: to } });
  },
];

const REENTER: readonly Json[] = ['never', 'ended', 'restart', { after: '2h' }, { after: '7d' }];

function anyStep(random: Random, text: string): string | null {
  const ids = parseFlow(text).flow?.steps.map(({ id }) => id) ?? [];
  return ids.length === 0 ? null : pick(random, ids);
}

/** Writes another span, text or number in the place of one that is there. */
function changeScalar(random: Random, text: string): EditResult | null {
  const flow = parseFlow(text).flow;
  const step = flow?.steps.length ? pick(random, flow.steps) : null;
  if (!step) return null;
  const scalars = scalarsOf(step.body, []).filter(({ path }) => path.at(-1) !== step.kind);
  if (scalars.length === 0) return null;
  const { path, value } = pick(random, scalars);
  return setField(text, { step: step.id, path, value: otherValue(random, value) });
}

function otherValue(random: Random, value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string' && /^\d+ ?[a-z]+$/.test(value)) return pick(random, SPANS);
  return pick(random, WORDS);
}

interface Scalar {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

function scalarsOf(value: Json, path: readonly (string | number)[]): readonly Scalar[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, index) => scalarsOf(item, [...path, index]));
  }
  if (!isJsonObject(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, member]) => scalarsOf(member, [...path, key]));
}

const LAYOUTS: readonly ((random: Random, text: string) => string)[] = [
  (_, text) => text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'),
  (_, text) => text.trimEnd(),
  (random, text) => `${text.trimEnd()}\n${'\n'.repeat(1 + randomBelow(random, 3))}`,
  (random, text) => `# 说明 ${randomBelow(random, 9)}\n${text}`,
  (_, text) => text.replace(/^steps:/m, '# 步骤\n\nsteps:'),
  moveKey,
  moveKey,
];

/** Puts a key of a step, or of the flow, behind another: the order of keys says nothing. */
function moveKey(random: Random, text: string): string {
  const flow = parseFlow(text).flow;
  const step = flow?.steps.length ? pick(random, flow.steps) : null;
  if (!flow || !step) return text;
  const [map, path] = randomBelow(random, 2) === 0 ? [flow.json, []] : [step.body, step.path];
  const keys = Object.keys(map);
  const [key, after] = [pick(random, keys), pick(random, [null, ...keys])];
  const result = editYaml(text, [{ type: 'move', path: [...path, key], after }]);
  return result.ok ? result.text : text;
}
