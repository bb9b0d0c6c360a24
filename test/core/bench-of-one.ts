import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type {
  ActiveFlow,
  Catalogue,
  EntityChange,
  EntityRef,
  EntityState,
  Instance,
  JournalFact,
  StoredEvent,
  SubjectRef,
} from '../../engine/core/index.ts';
import { entityDueAt, openEntityTurn } from '../../engine/core/index.ts';
import type { CompiledFlow, Workspace } from '../../engine/language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, renderFinding } from '../../engine/language/index.ts';

/** 2026-03-02 is a Monday; 09:00 in Shanghai. */
export const MONDAY = instant(Date.parse('2026-03-02T09:00:00+08:00'));
export const MEMBER: SubjectRef = { kind: 'member', ref: 'g1/p1' };
export const CUSTOMER: SubjectRef = { kind: 'customer', ref: 'p1' };
export const GROUP: SubjectRef = { kind: 'group', ref: 'g1' };
const PERSON: EntityRef = { kind: 'person', ref: 'p1' };

/** Compiles a flow that must be free of errors. */
export function compile(text: string, workspace: Workspace = DEFAULT_WORKSPACE): CompiledFlow {
  const checked = checkFlow(text, workspace);
  if (checked.compiled) return checked.compiled;
  const words = checked.findings.map((finding) =>
    renderFinding(finding, { text, file: 'flow', locale: 'en', color: false }),
  );
  throw new Error(words.join('\n'));
}

/**
 * One entity that is taken from turn to turn, as the runtime would, its state through JSON each
 * time.
 */
export interface Bench {
  now: Instant;
  state: EntityState | null;
  /** Every instance ever, oldest first. */
  instances: Instance[];
  turn(
    work: (turn: ReturnType<typeof openEntityTurn>) => void,
    named?: Instance['id'],
  ): EntityChange;
  /** Takes an event in a turn of its own, then wakes. */
  event(type: string, data?: Record<string, unknown>, subject?: SubjectRef): EntityChange;
  /** Goes to a later time, turn by turn at every wake-up on the way. */
  to(time: string): EntityChange[];
  signal(instance: Instance, type: string, data: Record<string, unknown>): EntityChange;
  live(): Instance[];
  /** Publishes the next version of a flow; with null there is none to start on any more. */
  publish(text: string | null): void;
}

export function bench(
  texts: readonly string[],
  options: { entity?: EntityRef; workspace?: Workspace; at?: Instant } = {},
): Bench {
  const workspace = options.workspace ?? DEFAULT_WORKSPACE;
  const shelf = openShelf(texts, workspace);
  const entity = options.entity ?? PERSON;
  let events = 0;
  const self: Bench = {
    now: options.at ?? MONDAY,
    state: null,
    instances: [],
    turn(work, named) {
      const turn = openEntityTurn({
        entity,
        state: self.state,
        instances: self.instances.filter(({ id, status }) => status === 'active' || id === named),
        catalogue: shelf.catalogue(),
        now: self.now,
      });
      work(turn);
      const change = JSON.parse(JSON.stringify(turn.finish())) as EntityChange;
      self.state = change.entity;
      for (const instance of change.instances) {
        const at = self.instances.findIndex((item) => item.id === instance.id);
        if (at < 0) self.instances.push(instance);
        else self.instances[at] = instance;
      }
      return change;
    },
    event(type, data = {}, subject = entity.kind === 'group' ? GROUP : MEMBER) {
      events += 1;
      const event = eventOf(self.now, { id: `e${events}`, type, data, subject });
      return self.turn((turn) => {
        turn.take(event);
        turn.wake();
      });
    },
    to(time) {
      const target = Date.parse(time);
      const changes: EntityChange[] = [];
      for (;;) {
        const due = self
          .live()
          .flatMap((instance) => Object.values(instance.timers).map((timer) => timer.dueAt));
        const own = self.state && entityDueAt(self.state);
        if (own !== null) due.push(own);
        const next = Math.min(target, ...due);
        self.now = instant(Math.max(self.now, next));
        changes.push(self.turn((turn) => turn.wake()));
        if (next >= target) return changes;
      }
    },
    signal(instance, type, data) {
      events += 1;
      const { subject, id } = instance;
      const event = eventOf(self.now, { id: `s${events}`, type, data, subject });
      return self.turn((turn) => turn.take({ ...event, instance: id }), id);
    },
    publish: shelf.publish,
    live: () => self.instances.filter((instance) => instance.status === 'active'),
  };
  return self;
}

/** The versions of a bench, of which each flow has one that is active. */
function openShelf(texts: readonly string[], workspace: Workspace) {
  const active = texts
    .map((text) => compile(text, workspace))
    .map((compiled): ActiveFlow => ({ id: compiled.plan.flow, version: 1, compiled }))
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const versions = active.map((flow) => flow.compiled);
  let catalogue: Catalogue = {
    workspace,
    active,
    version: (hash) => versions.find((compiled) => compiled.hash === hash),
  };
  return {
    catalogue: () => catalogue,
    publish(text: string | null) {
      const compiled = text === null ? null : compile(text, workspace);
      if (compiled) versions.push(compiled);
      const next = compiled ? [{ id: compiled.plan.flow, version: versions.length, compiled }] : [];
      catalogue = { ...catalogue, active: next };
    },
  };
}

export function eventOf(
  now: Instant,
  event: { id: string; type: string; data: Record<string, unknown>; subject: SubjectRef },
): StoredEvent {
  const data = event.data as StoredEvent['data'];
  return { ...event, data, source: 'test', time: now, acceptedAt: now };
}

/** The texts that changes hand over, in order, with their targets' kinds. */
export function sent(...changes: readonly EntityChange[]): string[] {
  return changes
    .flatMap((change) => change.effects)
    .flatMap((effect) => {
      if (effect.type !== 'send') return [];
      const texts = effect.parts.map((part) => (part.type === 'text' ? part.text : part.type));
      return [`${effect.to.kind}: ${texts.join(' ')}`];
    });
}

/** The journal's facts of one type. */
export function facts<Type extends JournalFact['type']>(
  change: EntityChange,
  type: Type,
): Extract<JournalFact, { type: Type }>[] {
  return change.journal
    .map((entry) => entry.fact)
    .filter((fact): fact is Extract<JournalFact, { type: Type }> => fact.type === type);
}
