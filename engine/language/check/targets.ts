import { isJsonObject } from '../../base/index.ts';
import { inSameBranch } from '../branches.ts';
import type { Path } from '../finding.ts';
import { correction, deletionFix, valueFix } from '../fix.ts';
import { flowPorts } from '../flow.ts';
import type { Port, StepView } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import { portsOf, valueAt } from '../ports.ts';
import type { BrokenStep } from '../steps.ts';
import type { Check, CheckInput } from './flow-check.ts';

/** Checks that each port leads somewhere, to one place, and to one that it may name. */
export const checkTargets: Check = (input) => [
  ...input.flow.steps.flatMap((step) =>
    portsOf(step).flatMap((port) => portMistakes(port, step, input)),
  ),
  ...input.flow.broken.flatMap((step) => brokenMistakes(step, input)),
  ...flowPorts(input.flow).flatMap((port) => portMistakes(port, null, input)),
];

/** Of a step whose shape is wrong elsewhere the `next` can still be told. */
function brokenMistakes(step: BrokenStep, input: CheckInput): readonly Mistake[] {
  const next = isJsonObject(step.body) ? step.body.next : undefined;
  if (typeof next !== 'string') return [];
  const from = { step, at: [...step.path, 'next'] };
  return stepTargetMistakes(next, from, input).map((mistake) => ({ ...mistake, step: step.id }));
}

/** A null step stands for the flow's own entries. */
function portMistakes(port: Port, step: StepView | null, input: CheckInput): readonly Mistake[] {
  const base = step?.path ?? [];
  const path = [...base, ...port.at];
  const written = valueAt(input.flow.json, path);
  const found: Mistake[] = [];
  if (isJsonObject(written) && 'next' in written && 'end' in written) {
    found.push(twoTargets(path));
  }
  // `failed: {}` names a port and leads nowhere.
  const isNamed = port.style === 'value' && written !== undefined;
  if (!port.target && (port.required || isNamed)) found.push(missingTarget(port, step, path));
  if (port.target?.type === 'step') {
    const at = targetPath(port, path, typeof written === 'string');
    found.push(...stepTargetMistakes(port.target.step, { step, at }, input));
  }
  return found.map((mistake) => ({ ...mistake, step: step?.id }));
}

/** Where both stand, `next` is what the canvas draws. */
function twoTargets(path: Path): Mistake {
  return {
    code: 'TARGET_TWICE',
    path: [...path, 'end'],
    part: 'key',
    message: {
      zh: '这里同时写了 next 和 end，只能去一个地方。',
      en: 'Both `next` and `end` stand here; it can lead to one place only.',
    },
    hint: { zh: '请删除其中一个。', en: 'Delete one of them.' },
    fix: deletionFix([...path, 'end']),
  };
}

function targetPath(port: Port, path: Path, isShort: boolean): Path {
  return port.style === 'value' && isShort ? path : [...path, 'next'];
}

function missingTarget(port: Port, step: StepView | null, path: Path): Mistake {
  const id = step?.id ?? '';
  const isOwn = port.at.length === 0;
  return {
    code: 'TARGET_MISSING',
    path,
    part: isOwn ? 'key' : 'value',
    message: {
      zh: isOwn ? `步骤“${id}”之后没有写去哪里。` : `步骤“${id}”的“${port.label.zh}”没有写去哪里。`,
      en: isOwn
        ? `Step \`${id}\` does not say where it goes.`
        : `Step \`${id}\` does not say where “${port.label.en}” leads.`,
    },
    hint: {
      zh: '写 next: 步骤 id，或 end: 结果（例如 end: done）。',
      en: 'Write `next: <step>`, or `end: <outcome>` such as `end: done`.',
    },
  };
}

function stepTargetMistakes(
  target: string,
  from: { step: StepView | BrokenStep | null; at: Path },
  input: CheckInput,
): readonly Mistake[] {
  const to = placeOf(target, input);
  if (to === null) return [unknownTarget(target, from, input)];
  const around = from.step?.frames ?? [];
  if (to.frames.some((frame, index) => frame !== around[index])) {
    return [insideFrame(target, from.at, to.frames.at(-1) ?? '')];
  }
  return inSameBranch(from.step, to) ? [] : [outsideBranch(target, from)];
}

function insideFrame(target: string, path: Path, frame: string): Mistake {
  return {
    code: 'TARGET_INSIDE_FRAME',
    path,
    message: {
      zh: `“${target}”在阶段“${frame}”里面，不能从外面直接走进去。`,
      en: `\`${target}\` is inside the frame \`${frame}\` and cannot be named from outside.`,
    },
    hint: {
      zh: `请指向“${frame}”：进入后从它的第一步开始。`,
      en: `Point to \`${frame}\`: it begins with its first step.`,
    },
  };
}

function outsideBranch(target: string, from: { step: Stepped | null; at: Path }): Mistake {
  const branch = from.step?.branches.at(-1);
  const name = branch?.name ?? '';
  return {
    code: 'TARGET_OUTSIDE_BRANCH',
    path: from.at,
    message: {
      zh: `“${target}”不在分支“${name}”里面，分支里不能指向外面的步骤。`,
      en: `\`${target}\` is outside the branch \`${name}\` and cannot be named from inside it.`,
    },
    hint: {
      zh: `写 end: 结果 来结束分支，再用“${branch?.step ?? ''}”的 next 或 on-outcome 走过去。`,
      en: `End the branch with \`end: <outcome>\` and go there by \`next\` or \`on-outcome\` of \`${branch?.step ?? ''}\`.`,
    },
  };
}

type Stepped = StepView | BrokenStep;

function placeOf(target: string, input: CheckInput): Stepped | null {
  return input.steps.get(target) ?? input.flow.broken.find(({ id }) => id === target) ?? null;
}

function unknownTarget(
  target: string,
  from: { step: StepView | BrokenStep | null; at: Path },
  input: CheckInput,
): Mistake {
  const list = listed(input.stepIds);
  const where = from.step
    ? { zh: `步骤“${from.step.id}”`, en: `Step \`${from.step.id}\`` }
    : { zh: '流程', en: 'The flow' };
  return {
    code: 'UNKNOWN_TARGET',
    path: from.at,
    message: {
      zh: `${where.zh}指向“${target}”，但没有这个步骤。`,
      en: `${where.en} points to \`${target}\`, which does not exist.`,
    },
    ...correction(target, input.stepIds, {
      otherwise: {
        zh: `请指向现有的步骤：${list.zh}，或新建“${target}”。`,
        en: `Point to one of ${list.en}, or make a step \`${target}\`.`,
      },
      fix: (meant) => valueFix(from.at, meant),
    }),
  };
}
