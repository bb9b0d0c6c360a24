import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { CheckInput } from './flow-check.ts';

/** Checks a flow that another names: it is another, and exists, where that can be told. */
export function flowMistakes(named: string, input: CheckInput): readonly Omit<Mistake, 'path'>[] {
  const { flow, flows } = input;
  if (named === flow.id) {
    return [
      {
        code: 'FLOW_STARTS_ITSELF',
        message: { zh: '流程不能启动自己。', en: 'A flow cannot start itself.' },
        hint: {
          zh: '要重来一遍，请指回前面的步骤，或结束后由事件再开始（reenter）。',
          en: 'To go round, lead back to a step, or let an event start it again (`reenter`).',
        },
      },
    ];
  }
  if (flows === null || flows.includes(named)) return [];
  const others = flows.filter((id) => id !== flow.id);
  const list = listed(others);
  return [
    {
      code: 'UNKNOWN_FLOW',
      message: { zh: `没有流程“${named}”。`, en: `There is no flow \`${named}\`.` },
      ...(others.length > 0 && {
        hint: didYouMean(named, others) ?? {
          zh: `已有：${list.zh}。`,
          en: `There are ${list.en}.`,
        },
      }),
    },
  ];
}
