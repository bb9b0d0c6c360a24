import type { Source, Violation } from './source.ts';

/** Words that a source may not hold, in pieces, so that this file does not hold them either. */
const BANNED: readonly (readonly [pattern: RegExp, why: string])[] = [
  [word('\\bTO', 'DO\\b'), 'do it, or say that it is not done'],
  [word('\\bFIX', 'ME\\b'), 'do it, or say that it is not done'],
  [word('biome-', 'ignore'), 'the rules hold everywhere'],
  [word('@ts-', '(ignore|expect-error|nocheck)'), 'the types hold everywhere'],
  [word('\\b(describe|it|test)\\.', 'only\\b'), 'runs this one alone'],
  [word('\\b(describe|it|test)\\.', '(skip|todo)\\('), 'a test is there or it is not'],
  [word('(?<![\\w.])/(work|root|home)', '/'), 'names a folder of one machine'],
];

function word(head: string, tail: string): RegExp {
  return new RegExp(head + tail);
}

/** No promises, no switched-off rules, nothing of one machine. */
export function checkWords(sources: readonly Source[]): readonly Violation[] {
  return sources.flatMap(({ path, lines }) =>
    lines.flatMap((text, index) =>
      BANNED.flatMap(([pattern, why]) => {
        const found = pattern.exec(text)?.[0];
        if (found === undefined) return [];
        return [{ rule: 'words', path, line: index + 1, message: `\`${found}\`: ${why}` }];
      }),
    ),
  );
}
