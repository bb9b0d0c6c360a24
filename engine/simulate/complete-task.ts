import type { Text } from '../base/index.ts';
import { APPROVE, choicesOf, DENY } from '../core/index.ts';
import type { ScenarioStep } from '../language/index.ts';
import type { Cast } from './cast.ts';
import { impossible, type Mismatch } from './report.ts';
import type { World } from './world.ts';

/** Who completes a task where a scenario does not say. */
const SOMEBODY = 'staff-1';

/** Completes the oldest open task or ticket whose title has the words. */
export function complete(
  step: Extract<ScenarioStep, { type: 'complete' }>,
  { world, cast }: { readonly world: World; readonly cast: Cast },
): readonly Mismatch[] {
  const subject = step.as === null ? null : cast.subject(cast.person(step.as));
  const task = world
    .tasks()
    .filter(({ status, work }) => status === 'open' && work.title.includes(step.title))
    .find(({ origin }) => subject === null || origin.subject.ref === subject.ref);
  if (task === undefined) return [impossible(nothingOpen(step.title))];
  const choices = Object.keys(choicesOf(task));
  const [only = ''] = choices;
  const choice = step.choice ?? (choices.length === 1 ? only : '');
  if (!choices.includes(choice)) return [impossible(noChoice(choices))];
  world.answerTask(task.id, { by: step.by ?? SOMEBODY, choice, fields: step.fields });
  return [];
}

/** Decides for every role that is asked to approve what a step sends. */
export function decideApproval(
  step: Extract<ScenarioStep, { type: 'approve' | 'deny' }>,
  world: World,
): readonly Mismatch[] {
  const choice = step.type === 'approve' ? APPROVE : DENY;
  const asked = world
    .tasks()
    .filter(({ status, origin }) => status === 'open' && origin.step === step.step)
    .flatMap(({ id, work }) => (work.kind === 'task' && work.approval ? [{ id, work }] : []));
  for (const { id, work } of asked) {
    const by = step.by ?? work.assignees[0] ?? SOMEBODY;
    world.answerTask(id, { by, choice, fields: {} });
  }
  return asked.length === 0 ? [impossible(nothingAsked(step.step))] : [];
}

function nothingAsked(step: string): Text {
  return {
    zh: `步骤“${step}”没有在等审批。`,
    en: `Nobody is asked to approve what step \`${step}\` sends.`,
  };
}

function nothingOpen(title: string): Text {
  return {
    zh: `没有标题含“${title}”的待办或工单开着。`,
    en: `No task or ticket with “${title}” in its title is open.`,
  };
}

function noChoice(choices: readonly string[]): Text {
  return {
    zh: `请用 choice 写明选哪一项：${choices.join('、')}。`,
    en: `Say with \`choice\` which of its choices is made: ${choices.join(', ')}.`,
  };
}
