import { compileCel, namedEntries } from './expression/index.ts';
import type { MeasureSpec } from './measure-spec.ts';
import type { SubjectKind } from './plan.ts';
import type { Workspace } from './workspace.ts';

/**
 * Says whether what is kept for subjects of one kind is known of those of another: a member is a
 * customer, too.
 * @param kept absent of a measure that is kept for whomever its events reach
 */
export function isKnownOf(kept: SubjectKind | undefined, about: SubjectKind): boolean {
  return kept === undefined || kept === about || (kept === 'customer' && about === 'member');
}

/** The measures that a flow, or a ladder, about a subject can name, in the order of the file. */
export function measuresOf(
  { measures }: Workspace,
  about: SubjectKind | null,
): readonly (readonly [string, MeasureSpec])[] {
  return Object.entries(measures).filter(
    ([, { about: kept }]) => about === null || isKnownOf(kept, about),
  );
}

/** The ladders that a flow about a subject can name, in the order of the file. */
export function laddersOf({ segments }: Workspace, about: SubjectKind | null): readonly string[] {
  return Object.entries(segments)
    .filter(([, ladder]) => about === null || isKnownOf(ladder.about, about))
    .map(([name]) => name);
}

/** Reads `activity.silent` as the ladder and its level; null for anything else. */
export function parseSegment(
  text: string,
): { readonly ladder: string; readonly level: string } | null {
  const [ladder = '', level = '', ...more] = text.split('.');
  return ladder === '' || level === '' || more.length > 0 ? null : { ladder, level };
}

/** The measures that an expression names, in the order of the source. None where it is no CEL. */
export function measureNames(source: string): readonly string[] {
  if (!compileCel(source).ok) return [];
  return namedEntries(source, 'measure').flatMap(({ name }) => name ?? []);
}

/** The type of the events that a measure takes; null of one that is made of others. */
export function eventOfMeasure(spec: MeasureSpec): string | null {
  if ('count' in spec) return spec.count;
  if ('sum' in spec) return spec.of;
  return 'last' in spec ? spec.last : null;
}
