import type { Source, Violation } from './source.ts';

/** No file needs, directly or over others, a file that needs it to be run first. */
export function checkCycles(sources: readonly Source[]): readonly Violation[] {
  const graph = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target, use }) => (use === 'value' && target !== null ? [target] : [])),
    ]),
  );
  const done = new Set<string>();
  const found: Violation[] = [];
  for (const path of graph.keys()) follow(path, { graph, done, found, trail: [] });
  return found;
}

interface Search {
  readonly graph: ReadonlyMap<string, readonly string[]>;
  readonly done: Set<string>;
  readonly found: Violation[];
  readonly trail: readonly string[];
}

function follow(path: string, search: Search): void {
  const { graph, done, found, trail } = search;
  const seenAt = trail.indexOf(path);
  if (seenAt >= 0) {
    const message = [...trail.slice(seenAt), path].join(' → ');
    found.push({ rule: 'cycles', path, line: 1, message });
    return;
  }
  if (done.has(path)) return;
  for (const next of graph.get(path) ?? []) follow(next, { ...search, trail: [...trail, path] });
  done.add(path);
}
