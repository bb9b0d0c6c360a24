import type { Mark, Profile } from '../../engine/core/index.ts';
import { timeText } from './time.ts';

/** Writes who has made a profile what it is. */
export function marksAnswer({ attributes, marks }: Profile) {
  const { tags = {}, stage = null, points = [] } = marks ?? {};
  return {
    tagged: Object.entries(tags).map(([tag, mark]) => ({ tag, ...markAnswer(mark) })),
    stage:
      stage === null || typeof attributes.stage !== 'string'
        ? null
        : { stage: attributes.stage, ...markAnswer(stage) },
    pointsHistory: points.map(({ amount, reason, ...mark }) => {
      const by = markAnswer(mark);
      return { amount, ...by, reason: reason === '' ? by.reason : reason };
    }),
  };
}

function markAnswer({ at, by }: Mark) {
  const when = timeText(at);
  if ('person' in by) return { at: when, flow: null, step: null, ...by };
  return { at: when, ...by, person: null, reason: '' };
}
