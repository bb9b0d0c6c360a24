import type { Json } from '../base/index.ts';
import { canonicalJson, instant, isJsonObject } from '../base/index.ts';
import type { Instance, SubjectRef, Task } from '../core/index.ts';
import { figuresOf } from '../core/index.ts';
import type { Expectation, TimeRules, Workspace } from '../language/index.ts';
import { formatLocal } from '../language/index.ts';
import type { Cast } from './cast.ts';
import { blockMismatch, emitMismatch, holdMismatch, messageMismatch } from './expected-list.ts';
import { requestMismatch } from './expected-requests.ts';
import { workMismatch } from './expected-work.ts';
import { isMoment } from './moment.ts';
import type { Mismatch } from './report.ts';
import type { World } from './world.ts';
import type { WorldEntry } from './world-log.ts';

/** What an expectation is compared with. */
export interface Observed {
  readonly world: World;
  readonly cast: Cast;
  readonly rules: TimeRules;
  readonly workspace: Workspace;
  /** The person that the expectation is narrowed to; null: nobody in particular. */
  readonly as: string | null;
  /** What has happened since the last expectation, to that person if there is one. */
  readonly recent: readonly WorldEntry[];
  /** The same since the beginning. */
  readonly all: readonly WorldEntry[];
}

/** Compares an expectation with what is; an empty list means that all of it holds. */
export function mismatchesOf(expect: Expectation, observed: Observed): readonly Mismatch[] {
  const instances = instancesOf(observed);
  const newest = instances.at(-1) ?? null;
  return [
    expect.sent && messageMismatch(expect.sent, observed),
    expect.blocked && blockMismatch(expect.blocked, observed),
    expect.held && holdMismatch(expect.held, observed),
    expect.done && requestMismatch(expect.done, observed),
    expect.emitted && emitMismatch(expect.emitted, observed),
    expect.tasks && workMismatch('tasks', expect.tasks, tasksOf(observed)),
    expect.tickets && workMismatch('tickets', expect.tickets, tasksOf(observed)),
    expect.step !== undefined && stepMismatch([expect.step].flat(), newest),
    expect.vars && varsMismatch(expect.vars, newest),
    expect.tags && tagsMismatch(expect.tags, newest, observed),
    expect.segment && segmentMismatch(expect.segment, newest, observed),
    expect.timers && timersMismatch(expect.timers, newest, observed),
    expect.ended !== undefined && same('ended', expect.ended, endOf(newest)),
    expect.active !== undefined && activeMismatch(expect.active, instances),
    expect.failed !== undefined && failedMismatch(expect.failed, newest),
    expect.started !== undefined && startedMismatch(expect.started, instances.length, observed),
    expect.sentTotal !== undefined && same('sentTotal', expect.sentTotal, sentCount(observed)),
  ].filter((mismatch) => typeof mismatch === 'object' && mismatch !== null);
}

function instancesOf({ world, cast, as }: Observed): readonly Instance[] {
  const all = world.instances();
  if (as === null) return all;
  const subject = cast.subject(cast.person(as));
  return all.filter((instance) => isSame(instance.subject, subject));
}

function tasksOf({ world, cast, as }: Observed): readonly Task[] {
  const all = world.tasks();
  if (as === null) return all;
  const subject = cast.subject(cast.person(as));
  return all.filter(({ origin }) => isSame(origin.subject, subject));
}

function isSame(left: SubjectRef, right: SubjectRef): boolean {
  return left.kind === right.kind && left.ref === right.ref;
}

/** Compares two values whole. */
function same(what: string, expected: Json, actual: Json): Mismatch | null {
  if (canonicalJson(expected) === canonicalJson(actual)) return null;
  return { what, expected, actual, message: null };
}

function stepMismatch(expected: readonly string[], newest: Instance | null): Mismatch | null {
  const actual: readonly string[] = newest?.status === 'active' ? newest.steps : [];
  if (canonicalJson([...expected].sort()) === canonicalJson([...actual].sort())) return null;
  const ended = newest && newest.status !== 'active' ? endOf(newest) : null;
  const shown: Json = ended === null ? shortened(actual) : { ended };
  return { what: 'step', expected: shortened(expected), actual: shown, message: null };
}

function shortened(steps: readonly string[]): Json {
  return steps.length === 1 ? (steps[0] ?? null) : steps;
}

function varsMismatch(
  expected: NonNullable<Expectation['vars']>,
  newest: Instance | null,
): Mismatch | null {
  const actual = Object.fromEntries(
    Object.entries(expected).map(([name, value]) => [
      name,
      narrowed(newest?.vars[name] ?? null, value),
    ]),
  );
  return same('vars', expected, actual);
}

/** Of a map only what is expected is compared, as what a list of `collect` keeps has many parts. */
function narrowed(actual: Json, expected: Json): Json {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.map((item: Json, index) => narrowed(item, expected[index] ?? item));
  }
  if (!isJsonObject(actual) || !isJsonObject(expected)) return actual;
  return Object.fromEntries(
    Object.entries(expected).map(([key, value]) => [
      key,
      narrowed(actual[key] ?? null, value ?? null),
    ]),
  );
}

function tagsMismatch(
  expected: readonly string[],
  newest: Instance | null,
  { world, cast, as }: Observed,
): Mismatch | null {
  const subject = newest?.subject ?? cast.subject(cast.person(as));
  const state = world.entity(subject);
  const actual =
    state?.kind === 'person'
      ? state.customer.tags
      : state?.kind === 'group'
        ? state.profile.tags
        : [];
  return same('tags', [...expected].sort(), [...actual].sort());
}

function segmentMismatch(
  expected: NonNullable<Expectation['segment']>,
  newest: Instance | null,
  { world, cast, as, workspace }: Observed,
): Mismatch | null {
  const subject = newest?.subject ?? cast.subject(cast.person(as));
  const state = world.entity(subject);
  const found = state ? figuresOf(state, subject, { workspace, now: world.now() }).segments : {};
  const actual = Object.keys(expected).map((ladder) => [ladder, found[ladder] ?? null] as const);
  return same('segment', expected, Object.fromEntries(actual));
}

function timersMismatch(
  expected: NonNullable<Expectation['timers']>,
  newest: Instance | null,
  { rules }: Observed,
): Mismatch | null {
  const found = Object.entries(expected).map(([step, moment]) => {
    const dueAt = firstDue(step, newest);
    const holds =
      dueAt === null ? moment === null : moment !== null && isMoment(dueAt, moment, rules);
    return { step, holds, shown: dueAt === null ? null : formatLocal(dueAt, rules.zone) };
  });
  if (found.every(({ holds }) => holds)) return null;
  const actual = Object.fromEntries(found.map(({ step, shown }) => [step, shown]));
  return { what: 'timers', expected, actual, message: null };
}

function firstDue(step: string, newest: Instance | null) {
  const due = Object.entries(newest?.timers ?? {})
    .filter(([name]) => name.startsWith(`${step}.`))
    .map(([, timer]) => timer.dueAt);
  return due.length === 0 ? null : instant(Math.min(...due));
}

function endOf(newest: Instance | null): Json {
  if (!newest) return null;
  return newest.outcome ?? (newest.status === 'active' ? null : newest.status);
}

function activeMismatch(
  expected: boolean | number,
  instances: readonly Instance[],
): Mismatch | null {
  if (typeof expected === 'boolean') {
    return same('active', expected, instances.at(-1)?.status === 'active');
  }
  return same('active', expected, instances.filter(({ status }) => status === 'active').length);
}

function failedMismatch(expected: boolean | string, newest: Instance | null): Mismatch | null {
  const failure = newest?.failure ?? null;
  if (typeof expected === 'boolean') {
    if (expected === (failure !== null)) return null;
    return { what: 'failed', expected, actual: failure?.message ?? false, message: null };
  }
  const said = failure ? `${failure.code}: ${failure.message}` : null;
  if (said?.includes(expected)) return null;
  return { what: 'failed', expected, actual: said, message: null };
}

function startedMismatch(
  expected: number | readonly string[],
  count: number,
  { recent }: Observed,
): Mismatch | null {
  if (typeof expected === 'number') return same('started', expected, count);
  const flows = recent.flatMap((entry) => {
    const fact = entry.type === 'journal' ? entry.entry.fact : null;
    return fact?.type === 'startedFlow' && fact.why === null ? [fact.flow] : [];
  });
  return same('started', expected, flows);
}

function sentCount({ all }: Observed): number {
  return all.filter((entry) => entry.type === 'message').length;
}
