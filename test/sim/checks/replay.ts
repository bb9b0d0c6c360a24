import { isDeepStrictEqual } from 'node:util';
import type { EntityState, Instance, StoredEvent } from '../../../engine/core/index.ts';
import { openEntityTurn } from '../../../engine/core/index.ts';
import type { EntityResult } from '../../../engine/store/index.ts';
import type { CommittedTurn, CoreRun, History } from '../history.ts';
import type { Evidence } from './evidence.ts';

interface Replayed {
  state: EntityState | null;
  readonly instances: Map<string, Instance>;
}

/**
 * Feeds a fresh core what each entity took, in the order of the commits, from nothing: what was
 * committed, and what is stored, must be what comes of it.
 */
export async function checkReplay(evidence: Evidence): Promise<readonly string[]> {
  const { history, store, journals } = evidence;
  const entities = new Map<string, Replayed>();
  const found: string[] = [];
  for (const turn of history.turns) {
    for (const result of turn.results)
      found.push(...replayResult(entities, { turn, result, history }));
  }
  for (const result of history.turns.flatMap((turn) => turn.results)) {
    const name = `${result.entity.kind}:${result.entity.ref}`;
    const replayed = entities.get(name);
    entities.delete(name);
    if (replayed === undefined) continue;
    const stored = await store.entity(result.entity);
    if (!isSame(stored, replayed.state)) found.push(`${name} is stored otherwise`);
    for (const instance of replayed.instances.values()) {
      if (!isSame(await store.instance(instance.id), instance)) {
        found.push(`${instance.id} is stored otherwise`);
      }
      if (!isSame(await store.journal(instance.id), journals.get(instance.id) ?? [])) {
        found.push(`the journal of ${instance.id} is stored otherwise`);
      }
    }
  }
  return found;
}

interface Step {
  readonly turn: CommittedTurn;
  readonly result: EntityResult;
  readonly history: History;
}

function replayResult(entities: Map<string, Replayed>, step: Step): readonly string[] {
  const { result, history, turn } = step;
  const name = `${result.entity.kind}:${result.entity.ref}`;
  const before = entities.get(name) ?? { state: null, instances: new Map() };
  const run = history.runs.get(result.effects);
  if (run === undefined) return [`what ${name} was given is not known`];
  const events = result.inbox.map((row) => row.event);
  const given = turn.work
    .filter(({ entity }) => `${entity.kind}:${entity.ref}` === name)
    .flatMap(({ instances }) => instances.map(({ id }) => id));
  const differs = differences({ before, result, run, events, given });
  const isTaken = isSame(run.taken, events);
  // Goes on from what was committed, so that one difference is told once.
  for (const instance of result.instances) before.instances.set(instance.id, instance);
  before.state = result.state;
  entities.set(name, before);
  return [
    ...(isTaken ? [] : [`${name} took other events than those of its inbox`]),
    ...(differs.length === 0
      ? []
      : [
          `${name} at ${new Date(turn.committedAt).toISOString()} differs in ${differs.join(', ')}`,
        ]),
  ];
}

interface ReplayStep {
  readonly before: Replayed;
  readonly result: EntityResult;
  readonly run: CoreRun;
  readonly events: readonly StoredEvent[];
  /** Ids of the instances that the turn was given. */
  readonly given: readonly string[];
}

/** Names the parts in which a fresh core comes to something else. */
function differences(step: ReplayStep): readonly string[] {
  const { result } = step;
  try {
    const change = replayOnce(step);
    const parts = ['entity', 'instances', 'effects', 'journal', 'funnel', 'refusals'] as const;
    return parts.filter(
      (part) => !isSame(change[part], part === 'entity' ? result.state : result[part]),
    );
  } catch (error) {
    // What the turn was given does not go with what was committed before it.
    return [`all: ${String(error)}`];
  }
}

function replayOnce(step: ReplayStep) {
  const { before, result, run } = step;
  const { now, catalogue } = run;
  // The live ones by the replay, and failed ones that the turn was given, as the replay knows them.
  const given = new Set(step.given);
  const instances = [...before.instances.values()].filter(
    ({ id, status }) => status === 'active' || (status === 'failed' && given.has(id)),
  );
  const { entity } = result;
  const core = openEntityTurn({ entity, state: before.state, instances, catalogue, now });
  for (const event of step.events) core.take(event);
  if (run.woke) core.wake();
  return core.finish();
}

/** As JSON first, which is quick; the order of keys and absent members make no difference. */
function isSame(left: unknown, right: unknown): boolean {
  const texts = [JSON.stringify(left), JSON.stringify(right)] as const;
  if (texts[0] === texts[1]) return true;
  return isDeepStrictEqual(JSON.parse(texts[0] ?? 'null'), JSON.parse(texts[1] ?? 'null'));
}
