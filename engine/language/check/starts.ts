import type { Mistake } from '../mistake.ts';
import type { Check } from './flow-check.ts';

/** Checks that a schedule takes subjects of the flow's own kind. */
export const checkStarts: Check = ({ flow }) =>
  flow.starts.flatMap((start): readonly Mistake[] => {
    if (start.type !== 'schedule' || start.about === undefined || flow.about === null) return [];
    if (start.about === flow.about) return [];
    return [
      {
        code: 'RECIPIENT_UNREACHABLE',
        path: [...start.at, 'for', 'about'],
        message: {
          zh: `流程关于 ${flow.about}，定时开始的对象不能是 ${start.about}。`,
          en: `The flow is about a ${flow.about}, so its schedule cannot take a ${start.about}.`,
        },
        hint: {
          zh: `请写 about: ${flow.about}，或删除这一项。`,
          en: `Write \`about: ${flow.about}\`, or leave it out.`,
        },
      },
    ];
  });
