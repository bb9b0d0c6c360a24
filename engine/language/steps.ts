import type { Json, JsonObject, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { Path } from './finding.ts';
import { correction, keyFix } from './fix.ts';
import { grammarRule } from './grammar.ts';
import type { BranchRef, StepKind, StepView } from './kind.ts';
import { STEP_KINDS, stepKind } from './kinds/registry.ts';
import type { Mistake } from './mistake.ts';
import { listed } from './nearest.ts';
import { valueAt } from './ports.ts';
import { shapeMistakes, spoilsShape } from './shape.ts';
import { COMMON_KEYS, KIND_NAMES, stepSchema } from './step-schema.ts';
import { stepIdOf } from './target.ts';

/** A step that stands in the document but whose shape is wrong. */
export interface BrokenStep {
  readonly id: StepId;
  /** Null where it cannot be told. */
  readonly kind: string | null;
  readonly body: Json;
  readonly path: Path;
  readonly frames: readonly StepId[];
  readonly branches: readonly BranchRef[];
}

export interface StepsRead {
  readonly steps: readonly StepView[];
  readonly broken: readonly BrokenStep[];
  /** Ids of the outermost steps, as they are written. */
  readonly ids: readonly string[];
}

const STEP_MAX = 500;

interface Reading {
  readonly steps: StepView[];
  readonly broken: BrokenStep[];
  readonly mistakes: Mistake[];
  /** Where each id was met first. */
  readonly seen: Map<string, Path>;
  /** Ids that fixes would give. */
  readonly given: Set<string>;
}

/** Reads a flow's steps, also inside frames, and adds what is wrong with each to `mistakes`. */
export function readSteps(json: Json | undefined, mistakes: Mistake[]): StepsRead {
  const reading: Reading = { steps: [], broken: [], mistakes, seen: new Map(), given: new Set() };
  // A flow without `steps` is told by the shape of the flow.
  const place = { path: ['steps'], frames: [], branches: [] };
  const ids = json === undefined ? [] : readBlock(json, place, reading);
  return { steps: reading.steps, broken: reading.broken, ids };
}

interface BlockPlace {
  readonly path: Path;
  readonly frames: readonly StepId[];
  readonly branches: readonly BranchRef[];
}

function readBlock(json: Json, place: BlockPlace, reading: Reading): readonly string[] {
  const { mistakes } = reading;
  const step = place.frames.at(-1);
  if (!isJsonObject(json)) {
    mistakes.push({ code: 'SCHEMA', path: place.path, message: STEPS_EXPECTED, step });
    return [];
  }
  const ids = Object.keys(json);
  if (ids.length === 0) {
    mistakes.push({ code: 'SCHEMA', path: place.path, message: NO_STEPS, step });
  }
  for (const id of ids) {
    if (reading.seen.size >= STEP_MAX) {
      mistakes.push({ code: 'SCHEMA', path: place.path, part: 'key', message: TOO_MANY, step });
      break;
    }
    readStep({ id: stepIdOf(id), body: json[id] ?? null, place }, reading);
  }
  return ids;
}

const STEPS_EXPECTED = {
  zh: '这里应为步骤：每个步骤写成“id: 内容”。',
  en: 'Expected steps here, each written as `id: …`.',
};
const NO_STEPS = { zh: '这里还没有步骤。', en: 'There are no steps here yet.' };
const TOO_MANY = {
  zh: `一个流程最多 ${STEP_MAX} 个步骤，请拆成几个流程。`,
  en: `A flow has at most ${STEP_MAX} steps. Split it into several.`,
};

function readStep(
  input: { readonly id: StepId; readonly body: Json; readonly place: BlockPlace },
  reading: Reading,
): void {
  const { id, body, place } = input;
  const path = [...place.path, id];
  const found: Mistake[] = [...idMistakes(id, path, reading)];
  const kind = kindOfBody(body, { id, path }, found);
  if (kind && isJsonObject(body)) {
    found.push(...shapeMistakes(stepSchema(kind, body), body, path));
  }
  reading.mistakes.push(...found.map((mistake) => ({ ...mistake, step: id })));
  if (kind && isJsonObject(body) && !found.some(spoilsShape)) {
    const spec = body[kind.kind] ?? null;
    reading.steps.push({ ...place, id, kind: kind.kind, body, spec, path });
  } else {
    reading.broken.push({ ...place, id, kind: kind?.kind ?? null, body, path });
  }
  if (kind && isJsonObject(body)) readInside(kind, { id, body, path, place }, reading);
}

function readInside(
  kind: StepKind,
  step: { id: StepId; body: JsonObject; path: Path; place: BlockPlace },
  reading: Reading,
): void {
  const { id, body, path, place } = step;
  const { frames, branches } = place;
  // Blocks depend on the kind alone, so that a frame of a wrong shape still shows its steps.
  const view = { id, kind: kind.kind, body, spec: body[kind.kind] ?? null, path, frames, branches };
  for (const block of kind.blocks(view)) {
    const inside = valueAt(body, block.at);
    if (inside === undefined) continue;
    const within = block.branch ? [...branches, { step: id, name: block.name }] : branches;
    const at = [...path, ...block.at];
    readBlock(inside, { path: at, frames: [...frames, id], branches: within }, reading);
  }
}

function idMistakes(id: StepId, path: Path, reading: Reading): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  const rule = grammarRule('id');
  if (!rule.holds(id)) {
    mistakes.push({
      code: 'BAD_ID',
      path,
      part: 'key',
      message: {
        zh: `“${id}”不能用作步骤的 id，应为${rule.expected.zh}。`,
        en: `\`${id}\` cannot be the id of a step; expected ${rule.expected.en}.`,
      },
    });
  }
  if (reading.seen.has(id)) {
    mistakes.push({
      code: 'DUPLICATE_STEP',
      path,
      part: 'key',
      message: {
        zh: `步骤 id“${id}”已经用过，在整个流程（包括阶段里面）中只能出现一次。`,
        en: `The step id \`${id}\` is taken already; it may occur once in a flow, frames included.`,
      },
      hint: { zh: '请换一个 id。', en: 'Choose another id.' },
      fix: keyFix(path, freeId(id, reading)),
    });
  } else reading.seen.set(id, path);
  return mistakes;
}

/** The first free id of the row `menu-2`, `menu-3`, … */
function freeId(id: string, { seen, given }: Reading): string {
  let number = 2;
  while (seen.has(`${id}-${number}`) || given.has(`${id}-${number}`)) number += 1;
  const free = `${id}-${number}`;
  given.add(free);
  return free;
}

function kindOfBody(
  body: Json,
  step: { id: StepId; path: Path },
  mistakes: Mistake[],
): StepKind | null {
  const { id, path } = step;
  if (!isJsonObject(body)) {
    const kinds = listed(KIND_NAMES, Number.POSITIVE_INFINITY);
    mistakes.push({
      code: 'SCHEMA',
      path,
      message: { zh: `步骤“${id}”还没有内容。`, en: `Step \`${id}\` has no content yet.` },
      hint: { zh: `请写上一种步骤：${kinds.zh}。`, en: `Write one kind of step: ${kinds.en}.` },
    });
    return null;
  }
  const named = KIND_NAMES.filter((name) => Object.hasOwn(body, name));
  const [first] = named;
  if (first !== undefined && named.length === 1) return stepKind(first) ?? null;
  mistakes.push(first === undefined ? noKind(body, step) : severalKinds(named, step));
  return null;
}

function severalKinds(named: readonly string[], step: { id: StepId; path: Path }): Mistake {
  const list = listed(named);
  return {
    code: 'SEVERAL_KINDS',
    path: [...step.path, named[1] ?? ''],
    part: 'key',
    message: {
      zh: `步骤“${step.id}”同时写了 ${list.zh}，一个步骤只能做一件事。`,
      en: `Step \`${step.id}\` has the kinds ${list.en}; a step does one thing.`,
    },
    hint: { zh: '请拆成几个步骤。', en: 'Split it into several steps.' },
  };
}

const BESIDE: ReadonlySet<string> = new Set([
  ...COMMON_KEYS,
  ...STEP_KINDS.flatMap((kind) => Object.keys(kind.beside)),
]);

function noKind(body: JsonObject, step: { id: StepId; path: Path }): Mistake {
  const kinds = listed(KIND_NAMES, Number.POSITIVE_INFINITY);
  const strange = Object.keys(body).find((key) => !BESIDE.has(key));
  const hint = { zh: `步骤的种类有：${kinds.zh}。`, en: `The kinds of steps are ${kinds.en}.` };
  if (strange === undefined) {
    return {
      code: 'KIND_MISSING',
      path: step.path,
      part: 'key',
      message: {
        zh: `步骤“${step.id}”没有写要做什么。`,
        en: `Step \`${step.id}\` does not say what it does.`,
      },
      hint,
    };
  }
  const path = [...step.path, strange];
  return {
    code: 'UNKNOWN_KIND',
    path,
    part: 'key',
    message: {
      zh: `没有“${strange}”这种步骤。`,
      en: `There is no kind of step \`${strange}\`.`,
    },
    ...correction(strange, KIND_NAMES, { otherwise: hint, fix: (meant) => keyFix(path, meant) }),
  };
}
