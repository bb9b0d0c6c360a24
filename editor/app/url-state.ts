import { useSearchParams } from 'wouter';

/**
 * Keeps a page's filters in its URL, so that a link shows the same. Absent and empty are the same;
 * what is written replaces the entry in the history.
 */
export function useUrlState<Name extends string>(
  ...names: readonly Name[]
): readonly [Readonly<Record<Name, string>>, (change: Partial<Record<Name, string>>) => void] {
  const [search, setSearch] = useSearchParams();
  const entries = names.map((name) => [name, search.get(name) ?? '']);
  const write = (change: Partial<Record<Name, string>>) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const name of names) {
          const value = change[name];
          if (value === '') next.delete(name);
          else if (value !== undefined) next.set(name, value);
        }
        return next;
      },
      { replace: true },
    );
  // One entry for each name, made two lines above.
  return [Object.fromEntries(entries) as Record<Name, string>, write];
}
