import type { Answer, SubjectName } from '../../app/index.ts';

export type SubjectDetail = Answer<'getSubject'>;

const KINDS: readonly SubjectName['kind'][] = ['member', 'customer', 'group', 'workspace'];

/** Reads `kind:ref` as a URL carries it; `null` when it names no subject. */
export function readSubject(written: string): SubjectName | null {
  const colon = written.indexOf(':');
  const kind = KINDS.find((known) => known === written.slice(0, colon));
  const ref = written.slice(colon + 1);
  return kind === undefined || colon < 0 || ref === '' ? null : { kind, ref };
}

/** Says attributes as text, in the order of their names; objects and lists as JSON. */
export function shownAttributes(attributes: Readonly<Record<string, unknown>>): [string, string][] {
  return Object.entries(attributes)
    .sort(([left], [right]) => left.localeCompare(right))
    .map(([name, value]) => [name, shownValue(value)]);
}

/** Says a value of JSON as people read it: texts as they are, the rest as JSON. */
export function shownValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
