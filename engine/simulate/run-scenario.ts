import type { Instant } from '../base/index.ts';
import { instant, unreachable } from '../base/index.ts';
import type { Catalogue, EntityState, Explained, JournalEntry, SubjectRef } from '../core/index.ts';
import type {
  CompiledFlow,
  Scenario,
  ScenarioStep,
  TimeRules,
  Workspace,
} from '../language/index.ts';
import { parseInstant } from '../language/index.ts';
import { type Cast, castOf } from './cast.ts';
import { catalogueOf } from './catalogue-of.ts';
import { complete, decideApproval } from './complete-task.ts';
import { mismatchesOf } from './expectation.ts';
import { backwards, nothingToAnswer, nothingToPublish, OVERFLOW } from './impossible-words.ts';
import type { Errand } from './mail.ts';
import { after, before, momentAfter, rulesOf } from './moment.ts';
import { impossible, type Mismatch, type ScenarioFailure } from './report.ts';
import { withLedger } from './sent-before.ts';
import { timelineOf } from './timeline.ts';
import { versionTeller } from './version-of.ts';
import { createWorld, type World } from './world.ts';
import type { WorldEntry } from './world-log.ts';
import { WorldOverflow } from './world-overflow.ts';

/** A version of the flow that a scenario is played on. */
export interface StagedVersion {
  readonly compiled: CompiledFlow;
  readonly explain: (entry: JournalEntry) => Explained;
}

/** What a scenario is played on. */
export interface Stage extends StagedVersion {
  readonly workspace: Workspace;
  /** What it may publish, by the name of the file. */
  readonly published?: ReadonlyMap<string, StagedVersion>;
}

/** A Monday morning: when a scenario begins that does not say when. */
const DEFAULT_AT = '2026-03-02T09:00';

interface Play {
  readonly stage: Stage;
  readonly scenario: Scenario;
  readonly compiled: CompiledFlow;
  readonly world: World;
  readonly cast: Cast;
  readonly rules: TimeRules;
  readonly workspace: Workspace;
  /** How many messages of each step are still to be answered. */
  readonly answersLeft: Map<string, number>;
  /** Events told so far; names the next one. */
  told: number;
  /** Where in the log the last expectation stood. */
  seen: number;
  /** The versions so far; the first is that of the flow itself. */
  readonly versions: StagedVersion[];
}

/** Plays a scenario from its beginning to its end, or to the first entry that does not hold. */
export function runScenario(
  scenario: Scenario,
  stage: Stage,
): {
  readonly failure: ScenarioFailure | null;
  /** What happened, but not what was decided on versions that are not the flow itself. */
  readonly log: readonly WorldEntry[];
} {
  const play = openPlay(scenario, stage);
  const { world, versions } = play;
  const isOwn = (version: number | null) =>
    version === null || versions[version - 1]?.compiled.hash === stage.compiled.hash;
  const end = (failure: ScenarioFailure | null) => {
    const versionOf = versionTeller();
    return { failure, log: world.log.filter((entry) => isOwn(versionOf(entry))) };
  };
  const explain = (entry: JournalEntry, version: number): Explained => {
    const explained = (versions[version - 1] ?? stage).explain(entry);
    // Lines are those of the flow itself.
    return isOwn(version) ? explained : { ...explained, line: null };
  };
  const fail = (line: number, mismatches: readonly Mismatch[]) =>
    end({ line, mismatches, timeline: timelineOf(world.log, explain) });
  for (const step of scenario.steps) {
    const mismatches = performBounded(step, play);
    if (mismatches.length > 0) return fail(step.line, mismatches);
  }
  const surprise = unexpectedFailure(play);
  return surprise ? fail(scenario.line, [surprise]) : end(null);
}

function openPlay(scenario: Scenario, stage: Stage): Play {
  const { compiled, workspace } = stage;
  const rules = rulesOf(workspace);
  const at = parseInstant(scenario.at ?? DEFAULT_AT, rules.zone) ?? instant(0); // the grammar holds
  const cast = castOf(scenario, compiled.plan.about);
  const answersLeft = new Map<string, number>();
  for (const step of scenario.steps) {
    if (step.type !== 'answer') continue;
    answersLeft.set(step.step, (answersLeft.get(step.step) ?? 0) + 1);
  }
  const catalogue = { ...catalogueOf([compiled], workspace), othersPlayed: true } as const;
  // A message, or a call, waits for its answer where the scenario still has one for it.
  const channel = (message: Errand) => {
    const waiting = world.waiting().filter((other) => other.origin.step === message.origin.step);
    const left = answersLeft.get(message.origin.step) ?? 0;
    if (waiting.length < left) return 'waits';
    const answer = firstOutcome(compiled, message);
    return answer === null ? 'sent' : { answer };
  };
  const world = createWorld({ catalogue, at, channel });
  const past = pastOf({ scenario, cast, catalogue, at, rules });
  for (const state of withLedger(past, { scenario, cast, workspace, at })) world.know(state);
  return {
    stage,
    scenario,
    compiled,
    world,
    cast,
    rules,
    workspace,
    answersLeft,
    told: 0,
    seen: 0,
    versions: [stage],
  };
}

/** How another flow ends where the scenario does not say: in the outcome that is written first. */
function firstOutcome({ lines }: CompiledFlow, { type, origin }: Errand): string | null {
  const port = `${origin.step}.outcomes.`;
  const written = Object.keys(lines).find((name) => name.startsWith(port));
  return type === 'start' && written !== undefined ? written.slice(port.length) : null;
}

/** What is known once the history is told: in a world of its own, where no flow listens. */
function pastOf(of: {
  scenario: Scenario;
  cast: Cast;
  catalogue: Catalogue;
  at: Instant;
  rules: TimeRules;
}): readonly EntityState[] {
  const { scenario, cast, catalogue, at, rules } = of;
  const known = cast.known(at);
  const past = scenario.history
    .map((happening) => ({ happening, time: before(at, happening.ago, rules) }))
    .sort((left, right) => left.time - right.time);
  const [first] = past;
  if (!first) return known;
  const world = createWorld({ catalogue: { ...catalogue, active: [] }, at: first.time });
  for (const state of known) world.know(state);
  for (const [index, { happening, time }] of past.entries()) {
    world.advanceTo(time);
    for (const [turn, by] of actorsOf(happening.as, cast).entries()) {
      const { event: type, data, about } = happening;
      const id = `past-${index + 1}-${turn + 1}`;
      world.send(cast.event({ id, type, data, by, about, time }));
    }
  }
  // What crosses by time until the scenario begins has started nothing either.
  world.advanceTo(at);
  return known.map((state) => world.entity(subjectFor(state)) ?? state);
}

function subjectFor(state: EntityState): SubjectRef {
  const { kind, ref } = state;
  return kind === 'person' ? { kind: 'customer', ref } : { kind, ref };
}

function actorsOf(names: readonly string[], cast: Cast): readonly string[] {
  return names.length === 0 ? [cast.person(null)] : names.map(cast.person);
}

function performBounded(step: ScenarioStep, play: Play): readonly Mismatch[] {
  try {
    return perform(step, play);
  } catch (error) {
    if (!(error instanceof WorldOverflow)) throw error;
    return [impossible(OVERFLOW)];
  }
}

/** Does one entry. @returns what does not hold */
function perform(step: ScenarioStep, play: Play): readonly Mismatch[] {
  const { world, cast, rules } = play;
  switch (step.type) {
    case 'event': {
      const { event: type, data, about } = step;
      for (const by of actorsOf(step.as, cast)) {
        play.told += 1;
        const time = step.ago === null ? world.now() : before(world.now(), step.ago, rules);
        world.send(cast.event({ id: `event-${play.told}`, type, data, by, about, time }));
      }
      return [];
    }
    case 'advance':
      world.advanceTo(after(world.now(), step.span, rules));
      return [];
    case 'down':
      world.skipTo(after(world.now(), step.span, rules));
      return [];
    case 'to': {
      const at = momentAfter(step.moment, world.now(), rules);
      if (at < world.now()) return [impossible(backwards(world.now(), rules))];
      world.advanceTo(at);
      return [];
    }
    case 'answer':
      return answer(step, play);
    case 'complete':
      return complete(step, play);
    case 'approve':
    case 'deny':
      return decideApproval(step, world);
    case 'publish':
      return publish(step.file, play);
    case 'expect':
      return expectNow(step, play);
    default:
      return unreachable(step);
  }
}

/** The names of files were compared when the scenarios were read. */
function publish(file: string, { stage, world, versions }: Play): readonly Mismatch[] {
  const version = stage.published?.get(file);
  if (!version) return [impossible(nothingToPublish(file))];
  versions.push(version);
  world.publish(version.compiled);
  return [];
}

function answer(step: Extract<ScenarioStep, { type: 'answer' }>, play: Play): readonly Mismatch[] {
  const { compiled, world, cast, answersLeft } = play;
  answersLeft.set(step.step, (answersLeft.get(step.step) ?? 1) - 1);
  const message = world
    .waiting()
    .filter((waiting) => waiting.origin.step === step.step)
    .find((waiting) => step.as === null || isOf(waiting.origin.subject, step.as, cast));
  if (!message) return [impossible(nothingToAnswer(step.step))];
  const given = step.answer ?? firstOutcome(compiled, message) ?? undefined;
  world.answer(message.key, step.error, given);
  return [];
}

function isOf(subject: SubjectRef, name: string, cast: Cast): boolean {
  const wanted = cast.subject(cast.person(name));
  return subject.kind === wanted.kind && subject.ref === wanted.ref;
}

function expectNow(
  step: Extract<ScenarioStep, { type: 'expect' }>,
  play: Play,
): readonly Mismatch[] {
  const { world, cast, rules, workspace } = play;
  const { as } = step;
  const mine = (entry: WorldEntry) => as === null || concerns(entry, as, play);
  const recent = world.log.slice(play.seen).filter(mine);
  const all = world.log.filter(mine);
  play.seen = world.log.length;
  return mismatchesOf(step.expect, { world, cast, rules, workspace, as, recent, all });
}

/** Says whether an entry of the log belongs to what a person's instance did. */
function concerns(entry: WorldEntry, name: string, { world, cast }: Play): boolean {
  switch (entry.type) {
    case 'event':
      return isOf(entry.event.subject, name, cast);
    case 'message':
      return isOf(entry.message.origin.subject, name, cast);
    case 'journal': {
      const instance = world.instances().find(({ id }) => id === entry.entry.instance);
      return instance !== undefined && isOf(instance.subject, name, cast);
    }
    case 'request':
      return isOf(entry.request.origin.subject, name, cast);
    case 'refused':
      return false;
  }
}

/** An instance that fails lets a scenario fail that does not speak of it. */
function unexpectedFailure({ scenario, world }: Play): Mismatch | null {
  const isExpected = scenario.steps.some(
    (step) => step.type === 'expect' && step.expect.failed !== undefined,
  );
  const failed = world.instances().find((instance) => instance.failure !== null);
  if (isExpected || !failed?.failure) return null;
  const { code, message } = failed.failure;
  return { what: 'failed', expected: false, actual: `${code}: ${message}`, message: null };
}
