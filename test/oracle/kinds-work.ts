import type { Json } from '../../engine/base/index.ts';
import { type FlowNode, type LadderSpec, targetIn, targetOf } from '../made-flows/flow-document.ts';
import type { TaskWork } from './effect.ts';
import { Erring, holds, render, valueIn } from './expression.ts';
import { spanInHours } from './hours.ts';
import type { KindRule } from './kinds.ts';
import {
  type Move,
  namesOf,
  type Place,
  personOf,
  save,
  startTimer,
  type Way,
  wayTo,
} from './life.ts';

import { addressesOf, prepareNotice } from './messages.ts';

import { addSpan } from './time.ts';

function openTask(move: Move, { id: step }: FlowNode, work: TaskWork): void {
  const { life, scene } = move;
  scene.effects.push({ type: 'openTask', life, step, visit: life.state.visits[step] ?? 0, work });
}

/** What came of it is kept where the step says so, and leads where the choice is named. */
function chosen(
  move: Move,
  { body }: FlowNode,
  report: { result: string; answer?: Json },
): Way | null {
  const { answer, result } = report;
  const target = targetOf(body[result as 'yes' | 'no' | 'resolved']);
  return target && { target, act: () => save(move, body.save, answer) };
}

/** Each entry of a list: who, when, and the event's data. */
function gather(move: Move, into: string): void {
  const { event, life, scene } = move;
  if (!event) return;
  const { subject, data, time } = event;
  const before = life.state.vars[into];
  const ref = subject.kind === 'group' ? null : personOf(subject.ref);
  const known = scene.profile.attributes.name;
  const name = ref !== null && typeof known === 'string' ? known : '';
  const entry = { ref, name, time: new Date(time).toISOString(), data };
  save(move, into, [...(Array.isArray(before) ? before : []), entry]);
}

function isGathered(move: Move, { body }: FlowNode): boolean {
  const { event, if: condition } = body.collect ?? {};
  return move.event?.type === event && holds(condition, namesOf(move));
}

function countIn(move: Move, { body }: FlowNode): number {
  const list = move.life.state.vars[body.collect?.into ?? ''];
  return Array.isArray(list) ? list.length : 0;
}

/** Nobody is there where a level names people and finds none; a bot always is. */
function isThere(move: Move, to: LadderSpec['levels'][number]['to']): boolean {
  return (typeof to === 'object' && 'bot' in to) || addressesOf(to, move).length > 0;
}

/** Goes to the first level from one on at which somebody is, or out of the ladder. */
function climb(move: Move, node: FlowNode, at: { place: Place; from: number }): Way | null {
  const { levels = [] } = node.body.ladder ?? {};
  const index = levels.findIndex(({ to }, place) => place + 1 >= at.from && isThere(move, to));
  if (index < 0) return wayTo(targetOf(node.body.exhausted));
  const inside = () => {
    at.place.reached = index + 1;
    const { timers } = move.life.state;
    move.life.state.timers = timers.filter(
      ({ step, name }) => step !== node.id || !name.startsWith('level.'),
    );
    hold(move, node, index + 1);
  };
  return { target: null, inside };
}

/** Whoever holds a level is told, and its time runs in the hours of the calendar. */
function hold(move: Move, node: FlowNode, level: number): void {
  const { ladder } = node.body;
  const spec = ladder?.levels[level - 1];
  if (!ladder || !spec) return;
  const text = ladder.text ?? `${node.id} · 第 ${level} 级 level ${level}`;
  const { to, notify } = spec;
  if (!(typeof to === 'object' && 'bot' in to)) prepareNotice(move, node.id, { to, text });
  if (notify !== undefined) prepareNotice(move, node.id, { to: notify, text });
  const isLast = level === ladder.levels.length;
  const span = isLast ? (ladder.within ?? spec.after) : ladder.levels[level]?.after;
  const { calendars, calendar } = move.scene.workspace;
  const hours = calendars[ladder.calendar ?? calendar] ?? {};
  if (span === undefined) return;
  const dueAt = spanInHours(move.scene.now, span, hours);
  startTimer(move, node, { name: `level.${level + 1}`, dueAt, deeper: true });
}

/** The level that `from` names, of those that there are; the first where it names none. */
function entrance(move: Move, { from = 1, levels }: LadderSpec): number {
  if (typeof from === 'number') return Math.min(from, levels.length);
  try {
    const value = valueIn(from, namesOf(move));
    return typeof value === 'number' ? Math.max(1, Math.min(Math.trunc(value), levels.length)) : 1;
  } catch (error) {
    if (error instanceof Erring) return 1;
    throw error;
  }
}

/** Steps that wait for people, or for a number of events. */
export const WORK: Readonly<Record<string, KindRule>> = {
  task: {
    enter(move, node) {
      const { task } = node.body;
      if (!task) return;
      const names = namesOf(move);
      openTask(move, node, {
        kind: 'task',
        title: render(task.title, names),
        assignees: addressesOf(task.assign, move).map((address) => address.slice('staff:'.length)),
        body: task.body === undefined ? null : render(task.body, names),
        needed: task.approvals ?? 1,
      });
    },
    told: chosen,
    leave(life, scene, { id: step, body }) {
      if (body.task?.keep === true) return;
      scene.effects.push({ type: 'closeTask', life, step, visit: life.state.visits[step] ?? 0 });
    },
  },
  ticket: {
    enter(move, node) {
      const { ticket } = node.body;
      if (!ticket) return;
      const names = namesOf(move);
      const { department, priority = 'normal', fields = {}, messages = [] } = ticket;
      openTask(move, node, {
        kind: 'ticket',
        title: render(ticket.title, names),
        department,
        priority,
        fields: Object.fromEntries(
          Object.entries(fields).map(([name, value]) => [name, valueIn(value, names)]),
        ),
        messages: messages
          .map((value) => valueIn(value, names))
          .filter((id) => typeof id === 'string'),
        needed: 1,
      });
    },
    onward: (_move, { body }) => (body.resolved === undefined ? wayTo(targetIn(body)) : null),
    told: chosen,
  },
  collect: {
    enter(move, node) {
      const { into = '' } = node.body.collect ?? {};
      save(move, into, []);
      // The trigger counts where the instance begins in this step.
      if (move.isStart && !move.moved && isGathered(move, node)) gather(move, into);
    },
    onward(move, node, place) {
      const { collect } = node.body;
      const count = countIn(move, node);
      if (!collect || count === 0) return null;
      const inside = () => {
        place.reached = 1;
        if (collect.for === undefined) return;
        const dueAt = addSpan(move.scene.now, collect.for);
        startTimer(move, node, { name: 'collect', dueAt, deeper: true });
      };
      if (place.reached === 0) return { target: null, inside };
      return count >= (collect.max ?? 100) ? wayTo(targetIn(node.body)) : null;
    },
    hears: ({ body }) => (body.collect ? [body.collect.event] : []),
    takes(move, node) {
      if (!isGathered(move, node)) return null;
      return { target: null, act: () => gather(move, node.body.collect?.into ?? '') };
    },
    fire: (_move, { body }) => wayTo(targetIn(body)),
  },
  ladder: {
    onward(move, node, place) {
      const { ladder } = node.body;
      if (!ladder || place.reached > 0) return null;
      return climb(move, node, { place, from: entrance(move, ladder) });
    },
    hears: ({ body }) => body.ladder?.until.map(({ event }) => event) ?? [],
    takes(move, { body }) {
      const names = namesOf(move);
      const isBot = move.event?.data.by === 'bot';
      const answered = body.ladder?.until.some(
        ({ event, if: condition, by }) =>
          event === move.event?.type && (by === 'bot' || !isBot) && holds(condition, names),
      );
      return answered ? wayTo(targetIn(body)) : null;
    },
    fire: (move, node, { timer, place }) =>
      climb(move, node, { place, from: Number(timer.name.slice('level.'.length)) }),
  },
};
