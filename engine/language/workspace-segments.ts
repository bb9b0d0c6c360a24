import { conditionMistakes } from './check/workspace-cel.ts';
import { sameCondition } from './expression/index.ts';
import type { Path } from './finding.ts';
import type { SegmentLadder, SegmentLevel } from './measure-spec.ts';
import type { Mistake } from './mistake.ts';
import type { Workspace } from './workspace.ts';

/** Finds what is wrong with the ladders of segments of a workspace. */
export function segmentMistakes(workspace: Workspace): readonly Mistake[] {
  return Object.entries(workspace.segments).flatMap(([name, ladder]) => {
    const path: Path = ['segments', name];
    const levels = Object.entries(ladder.levels);
    return [
      ...levels.flatMap(([level, spec]) => [
        ...formMistakes(level, spec, path),
        ...shareMistakes(spec, [...path, 'levels', level, 'share']),
        ...(spec.if === undefined
          ? []
          : conditionMistakes(
              { source: spec.if, path: [...path, 'levels', level, 'if'], about: ladder.about },
              workspace,
            )),
      ]),
      ...orderMistakes(ladder, path),
    ];
  });
}

function formMistakes(level: string, spec: SegmentLevel, path: Path): readonly Mistake[] {
  if ((spec.if === undefined) !== (spec.else === undefined)) return [];
  return [
    {
      code: 'SCHEMA',
      path: [...path, 'levels', level],
      message: {
        zh: `“${level}”要么写 if，要么写 else: true。`,
        en: `\`${level}\` takes either an \`if\` or \`else: true\`.`,
      },
    },
  ];
}

/** Reads `8%-12%` as parts of one; null for anything else. */
export function parsePartRange(
  text: string,
): { readonly from: number; readonly to: number } | null {
  const found = /^(\d{1,3})%-(\d{1,3})%$/.exec(text);
  return found ? { from: Number(found[1]) / 100, to: Number(found[2]) / 100 } : null;
}

function shareMistakes({ share }: SegmentLevel, path: Path): readonly Mistake[] {
  const range = share === undefined ? null : parsePartRange(share);
  if (range === null || range.from <= range.to) return [];
  return [
    {
      code: 'SCHEMA',
      path,
      message: {
        zh: `范围 ${share} 是倒着写的。`,
        en: `The range ${share} is written backwards.`,
      },
    },
  ];
}

/** The level for the others comes last, and no condition comes twice. */
function orderMistakes({ levels }: SegmentLadder, path: Path): readonly Mistake[] {
  const names = Object.keys(levels);
  const found: Mistake[] = [];
  const before: { readonly name: string; readonly spec: SegmentLevel }[] = [];
  for (const [name, spec] of Object.entries(levels)) {
    const covers = before.find(({ spec: earlier }) => isCovered(spec, earlier));
    if (covers) found.push(unreachable([...path, 'levels', name], name, covers.name));
    before.push({ name, spec });
  }
  if (!names.some((name) => levels[name]?.else)) {
    found.push({
      code: 'LADDER_WITHOUT_ELSE',
      path: [...path, 'levels'],
      message: {
        zh: '没有一层是 else: true，都不符合的人就没有着落。',
        en: 'No level has `else: true`, so whoever fits none is nowhere.',
      },
      hint: {
        zh: '请在最后加一层，例如 others: { else: true }。',
        en: 'Add one at the end, such as `others: { else: true }`.',
      },
    });
  }
  return found;
}

function isCovered(spec: SegmentLevel, earlier: SegmentLevel): boolean {
  if (earlier.else) return true;
  return spec.if !== undefined && earlier.if !== undefined && sameCondition(spec.if, earlier.if);
}

function unreachable(path: Path, name: string, before: string): Mistake {
  return {
    code: 'LEVEL_UNREACHABLE',
    path,
    part: 'key',
    message: {
      zh: `“${name}”永远轮不到：“${before}”在它前面，先成立。`,
      en: `Nobody is ever in \`${name}\`: \`${before}\` comes first and takes them.`,
    },
    hint: {
      zh: 'else 的一层请放在最后；条件相同的请删去一个。',
      en: 'Put the level with `else` last, and keep one of two equal conditions.',
    },
  };
}
