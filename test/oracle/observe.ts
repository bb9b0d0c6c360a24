import { canonicalJson, type JsonObject } from '../../engine/base/index.ts';
import type { Errand, SendEffect } from './effect.ts';
import { leavesOf } from './life.ts';
import type { OracleWorld } from './post.ts';
import { clockText, type Observed, subjectText } from './real-world.ts';

/** The interpreter's world in the same words as the real one. */
export function observe(world: OracleWorld): Observed {
  const { seen } = world;
  return {
    instances: world.lives.map(({ flow, subject, key, state }) => ({
      flow: flow.document.flow,
      subject: subjectText(subject),
      key,
      status: state.status,
      outcome: state.outcome,
      steps: [...leavesOf(state.root)],
      vars: state.vars,
      timers: Object.fromEntries(
        state.timers.map(({ step, name, dueAt }) => [`${step}.${name}`, clockText(dueAt)]),
      ),
      kept: state.kept.map(({ type }) => type),
    })),
    requests: seen.errands.flatMap((effect) => {
      if (effect.type !== 'request') return [];
      const { at, life, step, keeps, kind, what, data } = effect;
      return { at: clockText(at), instance: life.index, step, keeps, kind, what, data };
    }),
    tasks: world.tasks.map(({ answers, life, step, status, visit, work }) => ({
      instance: life.index,
      step,
      visit,
      status,
      answers,
      ...work,
    })),
    sent: seen.errands.filter(isSend).map((effect) => ({
      at: clockText(effect.at),
      instance: effect.life.index,
      step: effect.step === '' ? '@flow' : effect.step,
      to: effect.to,
      class: effect.class,
      text: effect.text,
      deadlineAt: effect.deadlineAt === null ? null : clockText(effect.deadlineAt),
    })),
    waiting: world.waiting.map(({ life, step }) => `${life.index} ${step}`),
    emitted: seen.emitted,
    refused: seen.refused.map(({ flow, why }) => `${flow}: ${why}`),
    profiles: Object.fromEntries(
      [...world.entities.values()].map(({ ref, profile }) => [
        ref,
        profile as unknown as JsonObject,
      ]),
    ),
  };
}

function isSend(errand: Errand): errand is SendEffect {
  return errand.type === 'send';
}

const COMPARED = [
  'refused',
  'instances',
  'sent',
  'requests',
  'tasks',
  'waiting',
  'emitted',
  'profiles',
] as const;

/** What of two worlds differs first, and how either tells it. */
export function firstDifference(real: Observed, oracle: Observed) {
  for (const what of COMPARED) {
    const [left, right] = [real[what], oracle[what]];
    if (canonicalJson(left as never) === canonicalJson(right as never)) continue;
    if (!Array.isArray(left) || !Array.isArray(right)) return { what, real: left, oracle: right };
    const index = Array.from({ length: Math.max(left.length, right.length) }).findIndex(
      (_, at) => canonicalJson(left[at] ?? null) !== canonicalJson(right[at] ?? null),
    );
    return { what: `${what} ${index}`, real: left[index] ?? null, oracle: right[index] ?? null };
  }
  return null;
}
