import { entryPorts } from '../entries.ts';
import { flowPorts } from '../flow.ts';
import type { StepView } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { entriesOf, kindOf, portsOf } from '../ports.ts';
import type { Check, CheckInput } from './flow-check.ts';

/** Finds steps that wait for ever: neither they nor anything around them leads out. */
export const checkWaits: Check = (input) =>
  input.flow.steps
    .filter((step) => kindOf(step).rests(step) && !canEnd(step, input))
    .map(
      (step): Mistake => ({
        code: 'WAIT_NEVER_ENDS',
        path: step.path,
        part: 'key',
        step: step.id,
        message: {
          zh: `步骤“${step.id}”会永远等下去：没有时间，也没有能让它离开的 on 或 after。`,
          en: `Step \`${step.id}\` waits for ever: no time, \`on\` or \`after\` leads out of it.`,
        },
        hint: {
          zh: '写上 for 或 at，或加一条有去向的 on、after。',
          en: 'Add `for` or `at`, or an `on` or `after` with a target.',
        },
      }),
    );

function canEnd(step: StepView, input: CheckInput): boolean {
  const own = portsOf(step).some((port) => port.target !== null || port.required);
  return own || step.frames.some((id) => frameLeads(id, input)) || flowLeads(input);
}

/**
 * What cannot be read gets the benefit of the doubt: its own finding comes first. A step that lasts
 * until all its branches have ended cannot be left by its own ports while one of them waits.
 */
function frameLeads(id: string, input: CheckInput): boolean {
  const frame = input.steps.get(id);
  if (!frame) return true;
  const waitsForAll = kindOf(frame)
    .blocks(frame)
    .some((block) => block.branch === 'all');
  const ports = waitsForAll ? entryPorts(entriesOf(frame)) : portsOf(frame);
  return ports.some((port) => port.target !== null);
}

function flowLeads(input: CheckInput): boolean {
  const { json } = input.flow;
  const ports = flowPorts(input.flow);
  const writtenCount = [json.on, json.after].reduce<number>((count, list) => {
    if (list === undefined) return count;
    return count + (Array.isArray(list) ? list.length : 1);
  }, 0);
  return writtenCount > ports.length || ports.some((port) => port.target !== null);
}
