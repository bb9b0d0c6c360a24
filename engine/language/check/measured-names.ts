import { type CelType, INSTANT, mapOf, NUMBER, namedEntries, TEXT } from '../expression/index.ts';
import type { Path } from '../finding.ts';
import { correction, wordFix } from '../fix.ts';
import { laddersOf, measuresOf } from '../measured.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import type { SubjectKind } from '../plan.ts';
import { valueAt } from '../ports.ts';
import type { Workspace } from '../workspace.ts';
import type { CheckInput } from './flow-check.ts';
import { type ScopedSite, shiftOf } from './sites.ts';

/** What `measure` and `segment` are in an expression about a subject. */
export function measuredTypes(
  about: SubjectKind | null,
  workspace: Workspace,
): Readonly<Record<'measure' | 'segment', CelType>> {
  const measures = measuresOf(workspace, about).map(
    ([name, spec]) => [name, 'last' in spec ? INSTANT : NUMBER] as const,
  );
  const ladders = laddersOf(workspace, about).map((name) => [name, TEXT] as const);
  return {
    measure: mapOf(Object.fromEntries(measures)),
    segment: mapOf(Object.fromEntries(ladders)),
  };
}

/** A name that stands somewhere in an expression, counted from the start of its source. */
interface Named {
  readonly name: string | null;
  readonly offset: number;
  readonly length: number;
}

/** Finds measures and ladders that a flow's expression or text names and that it cannot know. */
export function measuredMistakes(site: ScopedSite, input: CheckInput): readonly Mistake[] {
  const { workspace, flow } = input;
  const about = site.about ?? flow.about;
  const shift = shiftOf(site, input);
  const written = valueAt(flow.json, site.at);
  return ROOTS.flatMap((root) => {
    const known = knownNames(root, about, workspace);
    return namesIn(site, root)
      .filter(({ name }) => name === null || !known.includes(name))
      .map((named) => ({
        ...unknownMeasured({ root, named, known }, { path: site.at, shift, written }),
        step: site.step,
      }));
  });
}

const ROOTS = ['measure', 'segment'] as const;
type Root = (typeof ROOTS)[number];

/** The names that can stand behind a root. */
export function knownNames(
  root: Root,
  about: SubjectKind | null,
  workspace: Workspace,
): readonly string[] {
  if (root === 'segment') return laddersOf(workspace, about);
  return measuresOf(workspace, about).map(([name]) => name);
}

function namesIn({ source, language }: ScopedSite, root: Root): readonly Named[] {
  if (language === 'cel') return namedEntries(source, root);
  const outputs = new RegExp(`\\b${root}(?:\\.|\\[['"])([a-z][a-z0-9-]*)`, 'g');
  return [...source.matchAll(outputs)].map((found) => {
    const name = found[1] ?? '';
    return { name, offset: found.index + found[0].length - name.length, length: name.length };
  });
}

/** Tells a measure or ladder that there is not. */
export function unknownMeasured(
  of: { readonly root: Root; readonly named: Named; readonly known: readonly string[] },
  place: { readonly path: Path; readonly shift: number; readonly written: unknown },
): Mistake {
  const { root, named, known } = of;
  const { path, shift } = place;
  const written = typeof place.written === 'string' ? place.written : undefined;
  const offset = shift + named.offset;
  const at = { path, within: { offset, length: named.length } };
  const code = root === 'measure' ? 'UNKNOWN_MEASURE' : 'UNKNOWN_SEGMENT';
  const title = TITLES[root];
  if (named.name === null) {
    return {
      code,
      ...at,
      message: {
        zh: `请写出${title.zh}的名字，例如 ${title.example}。`,
        en: `Name the ${title.en} itself, as in ${title.example}.`,
      },
    };
  }
  const { name } = named;
  const list = listed(known);
  return {
    code,
    ...at,
    message: {
      zh: `这里没有${title.zh}“${name}”。`,
      en: `There is no ${title.en} \`${name}\` here.`,
    },
    ...correction(name, known, {
      otherwise:
        known.length === 0
          ? {
              zh: `请先在 workspace.yaml 的 ${title.key} 里声明。`,
              en: `Declare it under \`${title.key}\` in workspace.yaml first.`,
            }
          : { zh: `已有的：${list.zh}。`, en: `There are ${list.en}.` },
      fix: (to) => {
        const start = written?.indexOf(name, offset) ?? -1;
        return start < 0 ? null : wordFix({ path, written, offset: start }, { from: name, to });
      },
    }),
  };
}

const TITLES = {
  measure: { zh: '指标', en: 'measure', key: 'measures', example: "measure['spend-30d']" },
  segment: { zh: '分层', en: 'ladder of segments', key: 'segments', example: 'segment.tier' },
} as const;
