import { type Instant, instant, type Json, type JsonObject } from '../../engine/base/index.ts';
import type { EntityState, Task, TaskAnswer } from '../../engine/core/index.ts';
import type { CompiledFlow } from '../../engine/language/index.ts';
import { catalogueOf, createWorld, type World } from '../../engine/simulate/index.ts';
import type { Channel, Errand, SendEffect } from '../../engine/simulate/mail.ts';
import { WORKSPACE } from '../made-flows/workspace.ts';
import type { Happening, Subject } from './life.ts';

/** The real core in a world on a virtual clock, with the moves that the comparison makes. */
export interface RealWorld {
  tell(event: Happening, id: string): void;
  answer(index: number, told: { readonly error: boolean; readonly answer?: Json }): void;
  answerTask(index: number, said: Omit<TaskAnswer, 'at'>): void;
  advanceTo(at: number): void;
  skipTo(at: number): void;
  nextDue(): number;
  /** The id of an instance, by how many had started before it. */
  idOf(index: number): string;
  observe(): Observed;
}

/** All that is compared; whatever has no order is sorted. */
export interface Observed {
  readonly instances: readonly JsonObject[];
  readonly sent: readonly JsonObject[];
  readonly requests: readonly JsonObject[];
  readonly tasks: readonly JsonObject[];
  readonly waiting: readonly string[];
  readonly emitted: readonly JsonObject[];
  readonly refused: readonly string[];
  readonly profiles: JsonObject;
}

export function openReal(
  flows: readonly CompiledFlow[],
  now: number,
  keeps: () => boolean,
): RealWorld {
  const channel: Channel = ({ report }) => (report && keeps() ? 'waits' : 'sent');
  const catalogue = catalogueOf(flows, WORKSPACE);
  const world = createWorld({ catalogue, at: instant(now), channel });
  return {
    tell: (event, id) => world.send({ ...event, id, source: 'oracle', time: instant(event.time) }),
    answer(index, { error, answer }) {
      const errand = world.waiting()[index];
      if (errand) world.answer(errand.key, error ? 'refused' : null, answer);
    },
    answerTask(index, said) {
      const task = world.tasks()[index];
      if (task) world.answerTask(task.id, said);
    },
    advanceTo: (at) => world.advanceTo(instant(at)),
    skipTo: (at) => world.skipTo(instant(at)),
    nextDue: () =>
      Math.min(
        ...world.instances().flatMap(({ timers }) => Object.values(timers).map(dueAtOf)),
        Number.POSITIVE_INFINITY,
      ),
    idOf: (index) => world.instances()[index]?.id ?? '',
    observe: () => observe(world),
  };
}

type RequestEffect = Extract<Errand, { readonly type: 'call' | 'act' }>;

function dueAtOf({ dueAt }: { readonly dueAt: Instant }): number {
  return dueAt;
}

function observe(world: World): Observed {
  const instances = world.instances();
  const indexes = new Map(instances.map(({ id }, index) => [String(id), index]));
  const { log } = world;
  return {
    instances: instances.map((instance) => ({
      flow: instance.flow,
      subject: subjectText(instance.subject as Subject),
      key: instance.key,
      status: instance.status,
      outcome: instance.outcome,
      steps: [...instance.steps],
      vars: { ...instance.vars },
      timers: Object.fromEntries(
        Object.entries(instance.timers).map(([name, { dueAt }]) => [name, clockText(dueAt)]),
      ),
      kept: instance.kept.map(({ type }) => type),
    })),
    sent: log.flatMap((entry) => {
      if (entry.type !== 'message') return [];
      const { origin, to, parts, class: kind, deadlineAt } = entry.message;
      return {
        at: clockText(entry.at),
        instance: indexes.get(String(origin.instance)) ?? -1,
        step: origin.step,
        to: addressText(to),
        class: kind,
        text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(),
        deadlineAt: deadlineAt === null ? null : clockText(deadlineAt),
      };
    }),
    requests: log.flatMap((entry) => {
      if (entry.type !== 'request') return [];
      const { origin, keeps } = entry.request;
      const at = clockText(entry.at);
      const instance = indexes.get(String(origin.instance)) ?? -1;
      return { at, instance, step: origin.step, keeps, ...requestView(entry.request) };
    }),
    tasks: world.tasks().map(({ answers, origin, status, visit, work }) => ({
      instance: indexes.get(String(origin.instance)) ?? -1,
      step: origin.step,
      visit,
      status,
      answers: answers.map(({ by, choice, fields }) => ({ by, choice, fields })),
      ...workView(work),
    })),
    waiting: world
      .waiting()
      .map(({ origin }) => `${indexes.get(String(origin.instance))} ${origin.step}`),
    emitted: log.flatMap((entry) => {
      if (entry.type !== 'event' || entry.event.hops === undefined) return [];
      const { type, subject, data, hops } = entry.event;
      return { type, subject: subjectText(subject as Subject), data, hops };
    }),
    refused: log.flatMap((entry) =>
      entry.type === 'refused' ? [`${entry.refusal.flow}: ${entry.refusal.why}`] : [],
    ),
    profiles: Object.fromEntries(
      [...PEOPLE, ...GROUPS].flatMap(([kind, ref]) => {
        const state = world.entity({ kind, ref });
        return state ? [[ref, profileIn(state)]] : [];
      }),
    ),
  };
}

function requestView(request: RequestEffect): JsonObject {
  if (request.type === 'act') {
    return { kind: 'act', what: request.action, data: request.with };
  }
  const { method, endpoint, path, body } = request;
  return { kind: 'call', what: `${method} ${endpoint}${path}`, data: body };
}

function workView(work: Task['work']): JsonObject {
  const { kind, title } = work;
  if (work.kind === 'task') {
    const { assignees, body, approvals } = work;
    return { kind, title, assignees: [...assignees], body, needed: approvals };
  }
  const { department, priority, fields, messages } = work;
  return { kind, title, department, priority, fields, messages: [...messages], needed: 1 };
}

/** Everybody and everything that made events are about. */
const PEOPLE = [
  ['customer', 'p1'],
  ['customer', 'p2'],
] as const;
const GROUPS = [
  ['group', 'g1'],
  ['group', 'g2'],
] as const;

function profileIn(state: EntityState): JsonObject {
  if (state.kind === 'workspace') return {};
  const { tags, points, attributes } = state.kind === 'person' ? state.customer : state.profile;
  return { tags: [...tags], points, attributes };
}

export function subjectText({ kind, ref }: Subject): string {
  return `${kind}:${ref}`;
}

/** An instant as people read it, in the zone of made worlds, to the millisecond. */
export function clockText(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(5, 23);
}

function addressText(to: SendEffect['to']): string {
  switch (to.kind) {
    case 'member':
      return `member:${to.group}/${to.person}`;
    case 'customer':
      return `customer:${to.person}`;
    case 'group':
      return `group:${to.group}`;
    case 'staff':
      return `staff:${to.staff}`;
  }
}
