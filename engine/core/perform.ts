import type { Instant, StepId } from '../base/index.ts';
import { isJsonObject, plusMs, unreachable } from '../base/index.ts';
import type { PlanAction, PlanPart } from '../language/index.ts';
import { addCollected, beginCollection } from './collection.ts';
import type { Draft } from './draft.ts';
import { drawVariant } from './draw.ts';
import type { MessagePart } from './effect.ts';
import { emitEffect } from './emit.ts';
import { evaluateValue, evaluateValues, renderText } from './evaluate.ts';
import { FlowFailure } from './failure.ts';
import type { MoveName } from './machine.ts';
import type { NameSource } from './names.ts';
import { changeProfile } from './profile.ts';
import { updatedProfile } from './profile-marks.ts';
import { findRecipients, type Recipients } from './recipients.ts';
import { isRef } from './ref.ts';
import { performAbandon, performAct, performCall, performStart } from './request.ts';
import { takeBack } from './take-back.ts';
import { closeTask, noteLevel, openTask } from './task-change.ts';
import { note, type Stimulus, type TurnContext } from './turn-context.ts';
import { boundedValues } from './values-bound.ts';

type SendAction = Extract<PlanAction, { type: 'send' }>;
type ProfileAction = Extract<PlanAction, { type: 'profile' }>;

/** A message that a move has rendered, to be judged by the gate once the move is complete. */
export interface PendingSend {
  readonly action: SendAction;
  readonly visit: number;
  readonly recipients: Recipients;
  readonly parts: readonly MessagePart[];
  readonly mention: readonly string[];
  readonly deadlineAt: Instant | null;
}

export interface Performing {
  readonly draft: Draft;
  readonly context: TurnContext;
  readonly stimulus: Stimulus;
  readonly names: NameSource;
  readonly move: MoveName;
  /** True once a port was taken, so that the instance stands no longer where it started. */
  readonly moved: boolean;
  readonly pending: readonly PendingSend[];
}

/**
 * Does what a move says, on the draft and its entity.
 * @returns the messages that are pending after it
 * @throws FlowFailure EXPRESSION, TEXT
 */
export function performAction(action: PlanAction, at: Performing): readonly PendingSend[] {
  const { draft, context, names, move, pending } = at;
  switch (action.type) {
    case 'send':
      return [...pending, prepareSend(action, at)];
    case 'withdraw':
      withdraw(action.step, at);
      return pending.filter((send) => send.action.aside || send.action.step !== action.step);
    case 'vars': {
      const set = evaluateValues(action.set, names, move.step);
      const what = 'The variables of the instance';
      draft.vars = boundedValues({ ...draft.vars, ...set }, { what, step: move.step });
      noteChanges(
        at,
        Object.keys(set).map((name) => `vars.${name}`),
      );
      return pending;
    }
    case 'profile':
      performProfile(action, at);
      return pending;
    case 'emit': {
      const what = `The data of \`${action.event}\``;
      const all = evaluateValues(action.data, names, move.step);
      const data = boundedValues(all, { what, step: move.step });
      const effect = emitEffect({ action, data, draft, context, names });
      if (effect) context.effects.push(effect);
      return pending;
    }
    case 'gather':
      beginCollection(action, at);
      return pending;
    case 'collect':
      addCollected(action, at);
      return pending;
    case 'openTask':
      openTask(action, at);
      return pending;
    case 'closeTask':
      closeTask(action.step, at);
      return pending;
    case 'level':
      noteLevel(action, at);
      return pending;
    case 'call':
      performCall(action, at);
      return pending;
    case 'act':
      performAct(action, at);
      return pending;
    case 'start':
      performStart(action, at);
      return pending;
    case 'abandon':
      performAbandon(action.step, at);
      return pending;
    case 'save':
      saveAnswer(action.variable, at);
      return pending;
    default:
      return unreachable(action);
  }
}

function noteChanges(at: Performing, what: readonly string[]): void {
  const { step } = at.move;
  if (step && what.length > 0) note(at.context, at.draft, { type: 'changed', step, what });
}

/** Where nothing was answered, the variable stays as it is. */
function saveAnswer(variable: string, at: Performing): void {
  const { answer } = at.stimulus;
  if (answer === undefined) return;
  at.draft.vars = { ...at.draft.vars, [variable]: answer };
  noteChanges(at, [`vars.${variable}`]);
}

function performProfile(action: ProfileAction, at: Performing): void {
  const { context, names, move } = at;
  const set = evaluateValues(action.set, names, move.step);
  const points = action.points ? evaluateValue(action.points.add, names, move.step) : 0;
  if (typeof points !== 'number' || !Number.isFinite(points)) {
    const message = `\`points\` is not a number: ${JSON.stringify(points)}`;
    throw new FlowFailure({ code: 'EXPRESSION', message, step: move.step });
  }
  const { addTags, removeTags } = action;
  const update = { addTags, removeTags, set, points, reason: action.points?.reason ?? '' };
  const mark = { at: context.now, by: { flow: at.draft.base.flow, step: move.step } };
  context.entity = changeProfile(context.entity, (profile) => {
    const after = updatedProfile(profile, update, mark);
    const what = 'The attributes of the profile';
    return { ...after, attributes: boundedValues(after.attributes, { what, step: move.step }) };
  });
  noteChanges(at, [
    ...action.addTags.map((tag) => `+${tag}`),
    ...action.removeTags.map((tag) => `-${tag}`),
    ...Object.keys(set),
    ...(points === 0 ? [] : ['points']),
  ]);
}

function prepareSend(action: SendAction, at: Performing): PendingSend {
  const { context, draft, names } = at;
  const { step } = action;
  const wording = variantOf(action, draft);
  const recipients = findRecipients({
    to: action.to,
    names,
    workspace: context.workspace,
    now: context.now,
    step,
  });
  return {
    action,
    visit: draft.visits[step] ?? 0,
    recipients,
    parts: wording.map((part) => renderPart(part, names, step)),
    mention: mentionOf(action, names),
    deadlineAt:
      action.deadlineMs === undefined ? null : plusMs(names.event.time, action.deadlineMs),
  };
}

/** One wording for each subject, the same at every visit. */
function variantOf(action: SendAction, draft: Draft): readonly PlanPart[] {
  if (action.variants.length === 1) return action.variants[0] ?? [];
  return action.variants[drawVariant(draft, action.step, action.variants.length)] ?? [];
}

function renderPart(part: PlanPart, names: NameSource, step: StepId): MessagePart {
  const text = (source: string) => renderText(source, names, step);
  switch (part.type) {
    case 'text':
      return { type: 'text', text: text(part.text) };
    case 'image':
      return { type: 'image', url: text(part.url) };
    case 'link':
      return { type: 'link', url: text(part.url), title: text(part.title) };
    case 'menu':
      return {
        type: 'menu',
        items: part.items.map((item) => ({ label: text(item.label), reply: item.reply })),
      };
    default:
      return unreachable(part);
  }
}

/** Refs of persons; a list may hold refs or objects with a `ref`. */
function mentionOf(action: SendAction, names: NameSource): readonly string[] {
  if (action.mention === null) return [];
  if (action.mention === 'member') {
    return names.entity.kind === 'person' ? [names.entity.ref] : [];
  }
  const value = evaluateValue(action.mention, names, action.step);
  return [value].flat().flatMap((item) => {
    const ref = isJsonObject(item) ? item.ref : item;
    return isRef(ref) ? [ref] : [];
  });
}

/** Takes back what the step has sent, unless the move is its own result or a reply to it. */
function withdraw(step: StepId, at: Performing): void {
  const { draft, context, stimulus } = at;
  const results = ['sent', 'done', 'failed', 'blocked'].map((result) => `@${result}:${step}`);
  const own = results.includes(stimulus.eventType);
  const { claim } = stimulus;
  if (own || (claim?.instance === draft.base.id && claim.step === step)) return;
  takeBack(draft, context, step);
}
