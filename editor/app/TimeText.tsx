import { useTimeWords } from './clock.ts';

/** Says an instant in the workspace's zone, its full form as title; a dash where there is none. */
export function TimeText({ at }: { at: string | null }) {
  const words = useTimeWords();
  if (at === null) return <span className="gf-faint">–</span>;
  return (
    <time dateTime={at} title={words.full(at)}>
      {words.short(at)}
    </time>
  );
}
