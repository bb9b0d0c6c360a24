import type { JsonObject, StepId, TaskId, Text } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import type { PlanAction, Recipient } from '../language/index.ts';
import { actionTitle } from '../language/index.ts';
import type { Draft } from './draft.ts';
import type { Address } from './effect.ts';
import { evaluateValue, evaluateValues, renderText } from './evaluate.ts';
import type { NameSource } from './names.ts';
import { findRecipients } from './recipients.ts';
import type { Assignment, TaskWork } from './task.ts';
import { note, originOf, type Stimulus, type TurnContext } from './turn-context.ts';

type OpenAction = Extract<PlanAction, { type: 'openTask' }>;
type ActAction = Extract<PlanAction, { type: 'act' }>;
type LevelAction = Extract<PlanAction, { type: 'level' }>;

interface Working {
  readonly draft: Draft;
  readonly context: TurnContext;
  readonly names: NameSource;
}

/** A visit of a step opens one task at most, so that step and visit name it. */
function taskIdOf(draft: Draft, step: StepId): TaskId {
  return `${draft.base.id}/${step}/${draft.visits[step] ?? 0}` as TaskId; // made here only
}

/** Opens a step's task or ticket. @throws FlowFailure EXPRESSION, TEXT */
export function openTask(action: OpenAction, at: Working): void {
  openWork(action.step, workOf(action, at), at);
}

/**
 * Opens a task for what no connector does: for the owner of the subject's group, or for anybody.
 * @throws FlowFailure EXPRESSION, TEXT
 */
export function openActionTask(action: ActAction, at: Working): void {
  const { draft, names } = at;
  const { step } = action;
  // From an earlier visit, at which the connector could.
  const { [step]: _before, ...sends } = draft.sends;
  draft.sends = sends;
  const values = Object.entries(evaluateValues(action.with, names, step)).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const work: TaskWork = {
    kind: 'task',
    ...assignedTo({ type: 'owner' }, at, step),
    title: bothWords(actionTitle(action.action)),
    body: values.length === 0 ? null : values.join('\n'),
    choices: { done: '已完成 · done' },
    approvals: 1,
  };
  openWork(step, work, at);
}

/** A task's words are one text, like those that authors write. */
function bothWords({ zh, en }: Text): string {
  return zh === en ? zh : `${zh} · ${en}`;
}

function openWork(step: StepId, work: TaskWork, { draft, context }: Working): void {
  const id = taskIdOf(draft, step);
  context.tasks.push({
    type: 'open',
    task: {
      id,
      work,
      status: 'open',
      answers: [],
      openedAt: context.now,
      endedAt: null,
      visit: draft.visits[step] ?? 0,
      origin: originOf(draft, step),
    },
  });
  note(context, draft, { type: 'taskOpened', step, work: work.kind, title: work.title });
}

function workOf({ step, work }: OpenAction, at: Working): TaskWork {
  const { names } = at;
  const title = renderText(work.title, names, step);
  switch (work.kind) {
    case 'task': {
      const { choices, approvals } = work;
      const body = work.body === null ? null : renderText(work.body, names, step);
      const assigned = assignedTo(work.assign, at, step);
      return { kind: 'task', ...assigned, title, body, choices, approvals };
    }
    case 'ticket': {
      const { department, priority } = work;
      const fields: JsonObject = Object.fromEntries(
        Object.entries(work.fields).map(([name, value]) => [
          name,
          evaluateValue(value, names, step),
        ]),
      );
      const messages = work.messages
        .flatMap((value) => [evaluateValue(value, names, step)].flat())
        .filter((id) => typeof id === 'string');
      return { kind: 'ticket', department, title, priority, fields, messages };
    }
    default:
      return unreachable(work);
  }
}

function assignedTo(to: Recipient, { names, context }: Working, step: StepId) {
  const { workspace, now } = context;
  const found = findRecipients({ to, names, workspace, now, step });
  const assignees = found.type === 'found' ? found.addresses.flatMap(staffOf) : [];
  return { assign: assignmentOf(to, assignees), assignees };
}

function staffOf(to: Address): readonly string[] {
  return to.kind === 'staff' ? [to.staff] : [];
}

function assignmentOf(to: Recipient, assignees: readonly string[]): Assignment {
  switch (to.type) {
    case 'role':
      return { type: 'role', name: to.role };
    case 'duty':
      return { type: 'duty', name: to.roster };
    case 'owner':
      return { type: 'owner', name: assignees[0] ?? '' };
    default:
      return { type: 'staff', name: assignees[0] ?? '' };
  }
}

/** Closes a step's task, unless the move is what somebody chose in it. */
export function closeTask(
  step: StepId,
  at: { readonly draft: Draft; readonly context: TurnContext; readonly stimulus: Stimulus | null },
): void {
  const { draft, context, stimulus } = at;
  if (stimulus?.eventType.startsWith(`@task:${step}:`)) return;
  // A connector does the step's work, and nobody was given a task.
  if (draft.sends[step] && draft.sends[step].visit === draft.visits[step]) return;
  context.tasks.push({ type: 'close', id: taskIdOf(draft, step), at: context.now });
  note(context, draft, { type: 'taskClosed', step });
}

/** Records who holds a level of a ladder from now on, or that it was passed by. */
export function noteLevel(action: LevelAction, at: Working): void {
  const { draft, context, names } = at;
  const { step, level, to, skipped } = action;
  if (skipped) {
    note(context, draft, { type: 'levelSkipped', step, level });
    return;
  }
  if (to.type === 'bot') {
    note(context, draft, { type: 'levelHeld', step, level, by: [to.bot] });
    return;
  }
  const { workspace, now } = context;
  const found = findRecipients({ to, names, workspace, now, step });
  const by = found.type === 'found' ? found.addresses.flatMap(staffOf) : [];
  note(context, draft, { type: 'levelHeld', step, level, by });
}
