import {
  type CelType,
  compileCel,
  INSTANT,
  inferCel,
  isOpen,
  mapOf,
  namedEntries,
  TEXT,
  timeReads,
  typeWords,
} from '../expression/index.ts';
import type { Path } from '../finding.ts';
import { correction } from '../fix.ts';
import type { MeasureSpec } from '../measure-spec.ts';
import { eventOfMeasure } from '../measured.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import type { SubjectKind } from '../plan.ts';
import type { Workspace } from '../workspace.ts';
import { knownNames, measuredTypes, unknownMeasured } from './measured-names.ts';
import { SUBJECT_NAMES } from './sites.ts';
import { eventTypes, peopleTypes } from './typed-names.ts';

/** An expression of the workspace's file. */
interface Expression {
  readonly source: string;
  readonly path: Path;
  readonly about: SubjectKind | undefined;
}

/** Checks the condition of a level of a ladder. */
export function conditionMistakes(of: Expression, workspace: Workspace): readonly Mistake[] {
  const { measure } = measuredTypes(of.about ?? null, workspace);
  const names = { measure, now: INSTANT, zone: TEXT, ...subjectTypes(of.about, workspace) };
  return [...celMistakes(of, { names, yields: 'boolean' }), ...measuredIn(of, workspace)];
}

/** Checks what a measure is made of. */
export function valueMistakes(of: Expression, workspace: Workspace): readonly Mistake[] {
  const { measure } = measuredTypes(of.about ?? null, workspace);
  const names = { measure, now: INSTANT, zone: TEXT };
  return [...celMistakes(of, { names, yields: 'number' }), ...measuredIn(of, workspace)];
}

/** Checks what a measure says of the events that it takes. */
export function measureConditionMistakes(
  spec: MeasureSpec,
  path: Path,
  workspace: Workspace,
): readonly Mistake[] {
  const event = eventOfMeasure(spec);
  if ('value' in spec || event === null) return [];
  const { about } = spec;
  const types = { event: eventTypes([event], workspace), zone: TEXT };
  const names = { ...types, ...subjectTypes(about, workspace) };
  const given = (source: string, key: string) => ({ source, path: [...path, key], about });
  return [
    ...('sum' in spec ? celMistakes(given(spec.sum, 'sum'), { names, yields: 'number' }) : []),
    ...(spec.if === undefined
      ? []
      : celMistakes(given(spec.if, 'if'), { names, yields: 'boolean' })),
  ];
}

function subjectTypes(
  about: SubjectKind | undefined,
  workspace: Workspace,
): Readonly<Record<string, CelType>> {
  const types: Readonly<Record<string, CelType>> = peopleTypes(workspace);
  const names = about === undefined ? [] : SUBJECT_NAMES[about];
  return Object.fromEntries(names.map((name) => [name, types[name] ?? mapOf({})]));
}

/** Names of measures that there are not, and a `now` that cannot stand where it does. */
function measuredIn({ source, path, about }: Expression, workspace: Workspace): readonly Mistake[] {
  if (!compileCel(source).ok) return [];
  const known = knownNames('measure', about ?? null, workspace);
  const unknown = namedEntries(source, 'measure')
    .filter(({ name }) => name === null || !known.includes(name))
    .map((named) =>
      unknownMeasured({ root: 'measure', named, known }, { path, shift: 0, written: source }),
    );
  const misplaced = timeReads(source).misplaced.map(
    (within): Mistake => ({
      code: 'NOW_MISPLACED',
      path,
      within,
      message: {
        zh: 'now 在这里不行：算不出这个人什么时候会变。',
        en: '`now` cannot stand here: nobody could tell when the outcome changes.',
      },
      hint: {
        zh: "请写成 now - measure['…'] 或 now - 属性，再和 duration('720h') 或 days(30) 比较。",
        en: "Write now - measure['…'], or now - <attribute>, and compare it with days(30).",
      },
    }),
  );
  return [...unknown, ...misplaced];
}

function celMistakes(
  { source, path }: Expression,
  of: { readonly names: Readonly<Record<string, CelType>>; readonly yields: 'boolean' | 'number' },
): readonly Mistake[] {
  const compiled = compileCel(source);
  if (!compiled.ok) {
    const within = { offset: compiled.offset, length: compiled.instead?.from.length ?? 1 };
    return [{ code: 'CEL_INVALID', path, within, message: compiled.message }];
  }
  const known = Object.keys(of.names);
  const roots = new Set(compiled.reads.map((read) => read.split('.', 1)[0] ?? read));
  const unknown = [...roots].filter((root) => !known.includes(root));
  if (unknown.length > 0) return unknown.map((name) => unknownName(name, known, path));
  const { type, problems } = inferCel(source, of.names);
  const found = problems.map(
    ({ message, hint, offset, length }): Mistake => ({
      code: 'CEL_TYPE',
      path,
      within: { offset, length },
      message,
      hint,
    }),
  );
  if (found.length > 0 || isOpen(type) || type.type === of.yields) return found;
  const [wanted, yields] = [typeWords([of.yields]), typeWords([type.type])];
  const message = {
    zh: `这里要${wanted.zh}，表达式得出的是${yields.zh}。`,
    en: `This takes ${wanted.en}, and the expression yields ${yields.en}.`,
  };
  return [{ code: 'CEL_TYPE', path, message }];
}

function unknownName(name: string, known: readonly string[], path: Path): Mistake {
  const list = listed(known);
  return {
    code: 'UNKNOWN_NAME',
    path,
    message: {
      zh: `这里没有“${name}”这个名字。`,
      en: `The name \`${name}\` is not known here.`,
    },
    ...correction(name, known, {
      otherwise: { zh: `请用其中一个：${list.zh}。`, en: `Use one of ${list.en}.` },
      fix: () => null,
    }),
  };
}
