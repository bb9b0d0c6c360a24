import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type {
  Catalogue,
  Effect,
  EntityChange,
  EntityRef,
  EntityState,
  Instance,
  JournalEntry,
  StoredEvent,
} from '../../engine/core/index.ts';
import { openEntityTurn } from '../../engine/core/index.ts';
import type { CompiledFlow } from '../../engine/language/index.ts';
import { parseWorkspace } from '../../engine/language/index.ts';

/** What an entity was given in one turn. */
export interface TurnInput {
  readonly now: Instant;
  readonly events: readonly StoredEvent[];
  readonly wake: boolean;
}

/** What the core made of it. Of an effect only what a receiver sees is kept. */
export interface TurnOutput {
  readonly journal: readonly JournalEntry[];
  readonly effects: readonly RecordedEffect[];
  readonly refusals: EntityChange['refusals'];
  readonly funnel: EntityChange['funnel'];
}

type RecordedEffect =
  | Pick<Extract<Effect, { type: 'send' }>, 'type' | 'key' | 'to' | 'parts'>
  | Pick<Extract<Effect, { type: 'call' }>, 'type' | 'key' | 'path' | 'body'>
  | Pick<Extract<Effect, { type: 'emit' }>, 'type' | 'key' | 'events'>
  | Pick<Extract<Effect, { type: 'withdraw' }>, 'type' | 'key' | 'of'>;

/** One entity from its first event on. */
export interface Life {
  readonly entity: EntityRef;
  readonly turns: readonly (TurnInput & { readonly made: TurnOutput })[];
  readonly end: { readonly state: EntityState | null; readonly instances: readonly Instance[] };
}

/** Lives of one flow, with all that they depend on: they replay whatever becomes of its text. */
export interface Recording {
  readonly release: string;
  readonly flow: string;
  readonly workspace: string;
  readonly compiled: CompiledFlow;
  readonly lives: readonly Life[];
}

/** Leads one entity through turns. */
export interface Living {
  take(input: TurnInput): { readonly made: TurnOutput; readonly effects: readonly Effect[] };
  instances(): readonly Instance[];
  end(): Life['end'];
}

export function beginLife(entity: EntityRef, catalogue: Catalogue): Living {
  let state: EntityState | null = null;
  const instances = new Map<string, Instance>();
  return {
    take({ now, events, wake }) {
      const active = [...instances.values()].filter(({ status }) => status === 'active');
      const turn = openEntityTurn({ entity, state, instances: active, catalogue, now });
      for (const event of events) turn.take(event);
      if (wake) turn.wake();
      const change = turn.finish();
      state = change.entity;
      for (const instance of change.instances) instances.set(instance.id, instance);
      const { journal, effects, refusals, funnel } = change;
      return { made: { journal, effects: effects.map(recorded), refusals, funnel }, effects };
    },
    instances: () => [...instances.values()],
    end: () => ({ state, instances: [...instances.values()] }),
  };
}

function recorded(effect: Effect): RecordedEffect {
  switch (effect.type) {
    case 'send':
      return { type: effect.type, key: effect.key, to: effect.to, parts: effect.parts };
    case 'call':
      return { type: effect.type, key: effect.key, path: effect.path, body: effect.body };
    case 'act':
    case 'start':
      throw new Error('Recorded flows neither act nor start others.');
    case 'emit':
      return { type: effect.type, key: effect.key, events: effect.events };
    case 'withdraw':
      return { type: effect.type, key: effect.key, of: effect.of };
  }
}

/** The world of one flow, as version 1. */
export function catalogueFor(compiled: CompiledFlow, workspaceText: string): Catalogue {
  const { workspace } = parseWorkspace(workspaceText);
  if (workspace === null) throw new Error('The recorded workspace is not one any more.');
  return {
    workspace,
    active: [{ id: compiled.plan.flow, version: 1, compiled }],
    version: (hash) => (hash === compiled.hash ? compiled : undefined),
  };
}

/** Lives a recorded life again, through today's core. */
export function liveAgain(recording: Recording, life: Life): Life {
  const catalogue = catalogueFor(recording.compiled, recording.workspace);
  const living = beginLife(life.entity, catalogue);
  const turns = life.turns.map(({ now, events, wake }) => {
    const { made } = living.take({ now: instant(now), events, wake });
    return { now, events, wake, made };
  });
  return { entity: life.entity, turns, end: living.end() };
}
