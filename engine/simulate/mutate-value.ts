/** The next smaller unit of a span, and how many of it make one. */
const SMALLER: Readonly<Record<string, readonly [unit: string, count: number]>> = {
  w: ['d', 7],
  d: ['h', 24],
  h: ['m', 60],
  m: ['s', 60],
};

/** A span twice as long, and one about half as long: `1d` has `2d` and `12h` beside it. */
export function spansBeside(span: string): readonly string[] {
  const [, digits = '', unit = ''] = /^(\d+)(.*)$/.exec(span) ?? [];
  const count = Number(digits);
  const longer = `${count * 2}${unit}`;
  if (count > 1) return [longer, `${Math.floor(count / 2)}${unit}`];
  const smaller = SMALLER[unit];
  return smaller ? [longer, `${Math.floor(smaller[1] / 2)}${smaller[0]}`] : [longer];
}

/** An hour later on the same day, or earlier where there is none; null for what is no time. */
export function laterClock(clock: string): string | null {
  const [, hours = '', minutes = ''] = /^(\d\d):(\d\d)$/.exec(clock) ?? [];
  if (hours === '') return null;
  const hour = Number(hours);
  return `${String(hour === 23 ? 22 : hour + 1).padStart(2, '0')}:${minutes}`;
}

const BOUNDARY: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
/** A quoted text, which stays as it is, or a comparison that has a bound. */
const COMPARISON = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[<>]=?/g;

/** The expression with the bound of one comparison taken in or left out, for each of them. */
export function comparisonsOf(source: string): readonly string[] {
  return [...source.matchAll(COMPARISON)].flatMap((found) => {
    const other = BOUNDARY[found[0]];
    if (other === undefined) return [];
    return source.slice(0, found.index) + other + source.slice(found.index + found[0].length);
  });
}
