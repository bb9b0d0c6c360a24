import type { Static } from 'typebox';
import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type {
  Explained,
  Instance,
  InstanceFailure,
  JournalEntry,
} from '../../engine/core/index.ts';
import { journalWords } from '../../engine/core/index.ts';
import type { VersionRecord } from '../../engine/store/index.ts';
import type { InstanceDetail, InstanceSummary, JournalLine } from '../contract/resources.ts';
import { timeText, timeTextOrNull } from './time.ts';

/** Writes an instance as a line of a list. `version` is the one that it is pinned to. */
export function instanceSummary(
  instance: Instance,
  facts: { readonly subjectName: string | null; readonly version: VersionRecord },
): Static<typeof InstanceSummary> {
  return {
    id: instance.id,
    flow: instance.flow,
    version: instance.version,
    subject: { ...instance.subject },
    subjectName: facts.subjectName,
    key: instance.key,
    status: instance.status,
    outcome: instance.outcome,
    goal: isGoal(instance, facts.version),
    steps: [...instance.steps],
    startedAt: timeText(instance.startedAt),
    endedAt: timeTextOrNull(instance.endedAt),
    dueAt: timeTextOrNull(nextDueAt(instance)),
  };
}

/** Writes one instance with all that its version says of it. */
export function instanceDetail(
  instance: Instance,
  facts: {
    readonly subjectName: string | null;
    readonly version: VersionRecord;
    readonly journal: readonly JournalEntry[];
    /** In whose time the journal speaks. */
    readonly zone: string;
  },
): Static<typeof InstanceDetail> {
  const { trigger, failure } = instance;
  const explain = journalWords(facts.version, facts.zone);
  return {
    instance: instanceSummary(instance, facts),
    vars: { ...instance.vars },
    trigger: { id: trigger.id, type: trigger.type, time: timeText(trigger.time) },
    timers: Object.entries(instance.timers)
      .map(([key, { dueAt }]) => ({ ...timerName(key), dueAt: timeText(dueAt) }))
      .sort((left, right) => (left.dueAt < right.dueAt ? -1 : 1)),
    failure: failure === null ? null : failureAnswer(failure),
    journal: facts.journal.map((entry) => journalLine(entry, explain(entry))),
    text: facts.version.text,
  };
}

function failureAnswer({ code, message, step, resume }: InstanceFailure) {
  return { code, message, step, resumable: resume !== undefined };
}

function journalLine(entry: JournalEntry, explained: Explained): Static<typeof JournalLine> {
  const { words, ...place } = explained;
  return { at: timeText(entry.at), type: entry.fact.type, ...place, words: { ...words } };
}

/** A timer's key is `<step>.<id>`; the flow's own timers have no step. Ids of steps have no dot. */
function timerName(key: string): { readonly step: string | null; readonly port: string } {
  const dot = key.indexOf('.');
  const step = key.slice(0, dot);
  return { step: step === '' ? null : step, port: key.slice(dot + 1) };
}

function isGoal({ status, outcome }: Instance, { compiled }: VersionRecord): boolean {
  return status === 'completed' && outcome !== null && compiled.plan.goals.includes(outcome);
}

function nextDueAt(instance: Instance): Instant | null {
  if (instance.status !== 'active') return null;
  const dues = Object.values(instance.timers).map((timer) => timer.dueAt);
  return dues.length === 0 ? null : instant(Math.min(...dues));
}
