import type { Text } from '../../base/index.ts';
import { perWords } from '../../language/index.ts';
import type { PlanRow, ShareCount } from './content-plan.ts';
import type { CapCount } from './rule-tally.ts';

/** Where what was sent is not what was planned. */
export interface Deviation {
  readonly about: 'share' | 'slot' | 'cap' | 'gap';
  readonly words: Text;
}

/** Says in words where a part of the plan was not kept; empty where it was. */
export function deviations(row: PlanRow): readonly Deviation[] {
  const { share, outsideSlots, slots, caps, gap } = row;
  const found: Deviation[] = caps.flatMap(capWords).map((words) => ({ about: 'cap', words }));
  const ofShare = share && shareWords(share);
  if (ofShare) found.unshift({ about: 'share', words: ofShare });
  if (slots.length > 0 && outsideSlots > 0) {
    const zh = `${outsideSlots} 条不在发送时段里`;
    const en = `${messages(outsideSlots)} went out outside of the slots`;
    found.push({ about: 'slot', words: { zh, en } });
  }
  if (gap && gap.broken > 0) {
    const zh = `${gap.broken} 条离上一条不到 ${gap.span}`;
    const en = `${messages(gap.broken)} came less than ${gap.span} after the one before`;
    found.push({ about: 'gap', words: { zh, en } });
  }
  return found;
}

function shareWords({ planned, actual, state }: ShareCount): Text | null {
  if (actual === null || (state !== 'under' && state !== 'over')) return null;
  const points = Math.max(1, Math.round(Math.abs(actual - planned) * 100));
  const [is, was] = [percent(actual), percent(planned)];
  const few = state === 'under';
  return {
    zh: `占 ${is}，计划 ${was}，${few ? '少' : '多'}了 ${points} 个百分点`,
    en: `${is} of all messages, ${points} points ${few ? 'below' : 'above'} the ${was} planned`,
  };
}

function capWords({ cap, ended }: CapCount): readonly Text[] {
  const { zh, en } = perWords(cap.per);
  const found: Text[] = [];
  if (ended.below > 0) {
    found.push({
      zh: `${zh}至少 ${cap.min} 条：${ended.windows} 次里有 ${ended.below} 次没有达到`,
      en: `at least ${cap.min} ${en}: missed ${ended.below} of ${ended.windows} times`,
    });
  }
  if (ended.over > 0) {
    found.push({
      zh: `${zh}最多 ${cap.max} 条：超出 ${ended.over} 次`,
      en: `at most ${cap.max} ${en}: exceeded ${ended.over} times`,
    });
  }
  return found;
}

function messages(count: number): string {
  return count === 1 ? '1 message' : `${count} messages`;
}

function percent(part: number): string {
  return `${Math.round(part * 1000) / 10}%`;
}
