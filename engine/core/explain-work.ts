import type { Text } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import type { JournalFact } from './journal.ts';

type WorkFact = Extract<
  JournalFact,
  { type: 'taskOpened' | 'taskClosed' | 'levelHeld' | 'levelSkipped' }
>;

/** Says in words what became of work for people. */
export function workWords(fact: WorkFact): Text {
  switch (fact.type) {
    case 'taskOpened': {
      const { title } = fact;
      return fact.work === 'task'
        ? { zh: `交给人处理：“${title}”`, en: `Opened the task “${title}”` }
        : { zh: `开了工单：“${title}”`, en: `Opened the ticket “${title}”` };
    }
    case 'taskClosed':
      return { zh: '离开这一步，待办已关闭', en: 'Closed the task, since the step was left' };
    case 'levelHeld': {
      const by = fact.by.join(', ');
      return {
        zh: `第 ${fact.level} 级由 ${fact.by.join('、')} 接手`,
        en: `Level ${fact.level} is held by ${by}`,
      };
    }
    case 'levelSkipped':
      return {
        zh: `第 ${fact.level} 级没有人在，直接到下一级`,
        en: `Nobody was there at level ${fact.level}; went on at once`,
      };
    default:
      return unreachable(fact);
  }
}
