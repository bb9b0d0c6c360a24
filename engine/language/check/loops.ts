import type { Mistake } from '../mistake.ts';
import type { Check } from './flow-check.ts';
import { cycleThrough, instantGraph } from './graph.ts';

/** Finds cycles in which no step waits for anything; each is told once, at its first step. */
export const checkLoops: Check = (input) => {
  const graph = instantGraph(input);
  const told = new Set<string>();
  const mistakes: Mistake[] = [];
  for (const step of input.flow.steps) {
    if (told.has(step.id)) continue;
    const cycle = cycleThrough(graph, step.id);
    if (!cycle) continue;
    for (const id of cycle) told.add(id);
    const way = [...cycle, step.id].join(' → ');
    mistakes.push({
      code: 'INSTANT_LOOP',
      path: step.path,
      part: 'key',
      step: step.id,
      message: {
        zh: `这些步骤会不停地原地打转：${way}。`,
        en: `These steps would go round for ever without waiting: ${way}.`,
      },
      hint: {
        zh: '在这一圈里加一个写了 for 或 at 的等待，或一个要等回复、等事件的步骤。',
        en:
          'Put a wait with `for` or `at` into the circle, or a step that waits for a reply ' +
          'or an event.',
      },
    });
  }
  return mistakes;
};
