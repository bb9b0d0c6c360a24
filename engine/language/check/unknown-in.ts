import type { Text } from '../../base/index.ts';
import type { Path } from '../finding.ts';
import { correction, valueFix } from '../fix.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';

/** A list of names that the workspace keeps. */
export interface Register {
  readonly code: Mistake['code'];
  readonly title: Text;
}

/** Finds that a name is in none of the workspace's lists. */
export function unknownIn(
  known: readonly string[],
  named: { readonly name: string; readonly at: Path },
  register: Register,
): readonly Mistake[] {
  const { name, at } = named;
  if (known.includes(name)) return [];
  const { code, title } = register;
  const list = listed(known);
  const none = known.length === 0;
  return [
    {
      code,
      path: at,
      message: {
        zh: `工作区里没有${title.zh}“${name}”。`,
        en: `The workspace has no ${title.en} \`${name}\`.`,
      },
      ...correction(name, known, {
        otherwise: {
          zh: `请在 workspace.yaml 里添加${none ? '' : `，或用已有的：${list.zh}`}。`,
          en: `Add it to workspace.yaml${none ? '' : `, or use one of ${list.en}`}.`,
        },
        fix: (meant) => valueFix(at, meant),
      }),
    },
  ];
}
