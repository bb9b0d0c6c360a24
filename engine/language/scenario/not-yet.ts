import type { JsonObject, Text } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import type { Mistake } from '../mistake.ts';

const APPROVALS: Text = { zh: '审批', en: 'approvals' };

type NotYet = Readonly<Record<string, Text>>;

/** Words of the language that this version does not know, with what they belong to. */
export const STEP_NOT_YET: NotYet = { approve: APPROVALS };

/** Says which words of a map are not available yet. */
export function notYetMistakes(map: JsonObject, words: NotYet, path: Path): readonly Mistake[] {
  return Object.keys(map).flatMap((key): readonly Mistake[] => {
    const belongs = Object.hasOwn(words, key) ? words[key] : undefined;
    if (!belongs) return [];
    return [
      {
        code: 'UNKNOWN_KEY',
        path: [...path, key],
        part: 'key',
        message: {
          zh: `“${key}”还不能用：这一版没有${belongs.zh}。`,
          en: `\`${key}\` is not available yet: this version has no ${belongs.en}.`,
        },
      },
    ];
  });
}
