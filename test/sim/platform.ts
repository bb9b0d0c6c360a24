import type { Random } from '../../engine/base/index.ts';
import { EngineError, pick } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import type { IncomingEvent, Message } from '../../engine/runtime/index.ts';
import type { Executor, Process } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';
import type { SimNode } from './node.ts';
import type { ScriptEvent } from './script.ts';

/** The chat platform: it tells events until each is acknowledged, and its people reply. */
export interface Platform {
  tell(person: string, events: readonly ScriptEvent[]): void;
  onLanded(message: Message): void;
  /** Calls that are not acknowledged yet. */
  outstanding(): number;
}

interface World {
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  readonly nodes: ReadonlySet<SimNode>;
}

const REPLIES = ['1', '2', '好', '1', '请问？'];

export function createPlatform(world: World): Platform {
  const { executor, faults, history } = world;
  const process = executor.process('platform');
  const at = { ...world, process };
  const { random } = executor;
  /** The last call about each person: the next one waits for it, unless it overtakes. */
  const last = new Map<string, Promise<void>>();
  let outstanding = 0;
  let replies = 0;

  function tell(person: string, events: readonly ScriptEvent[]): void {
    // The first event of all is in time, so that something begins in every run.
    const isLate = history.told.size > 0 && faults.happens('lateEvent', 0.15);
    const lateMs = isLate ? random.next() * 7_200_000 : 0;
    const stamped = events.map(({ agoMs, ...event }) => ({
      ...event,
      time: new Date(executor.now() - agoMs - lateMs).toISOString(),
    }));
    const before = faults.happens('reorder', 0.5) ? undefined : last.get(person);
    outstanding += 1;
    const done = (before ?? Promise.resolve())
      .then(() => tellUntilAcked(at, stamped))
      .finally(() => {
        outstanding -= 1;
      });
    last.set(person, done);
    if (faults.happens('duplicate', 0.3)) {
      const again = stamped.filter(() => random.next() < 0.7);
      const waitMs = random.next() < 0.5 ? 0 : random.next() * 600_000;
      outstanding += 1;
      void executor
        .sleep(process, waitMs)
        .then(() => tellUntilAcked(at, again))
        .finally(() => {
          outstanding -= 1;
        });
    }
  }

  function onLanded(message: Message): void {
    const subject = replyTo(message, random);
    if (subject === null || replies >= 12 || !faults.happens('earlyReply', 0.25)) return;
    replies += 1;
    const text = pick(random, REPLIES);
    const { person, ref } = subject;
    const data = { text, channel: message.to.kind === 'group' ? 'group' : 'direct' };
    const id = `r${replies}`;
    tell(person, [{ id, source: 'sim', type: 'message.received', subject: ref, data, agoMs: 0 }]);
  }

  return { tell, onLanded, outstanding: () => outstanding };
}

/** Tells events again and again, to one node or another, until they are acknowledged. */
async function tellUntilAcked(
  at: World & { readonly process: Process },
  events: readonly IncomingEvent[],
): Promise<void> {
  const { executor, history, process } = at;
  if (events.length === 0) return;
  for (const { id, source, type, subject = '' } of events) {
    if (history.told.has(id)) continue;
    const event = { id, source, type, subject: subjectOf(subject) };
    history.told.set(id, { event, sentStep: executor.steps(), ackedStep: null });
  }
  while (!(await tellOnce(at, events))) {
    await executor.sleep(process, 500 + executor.random.next() * 5_000);
  }
  for (const { id } of events) {
    const known = history.told.get(id);
    if (known !== undefined) known.ackedStep ??= executor.steps();
  }
}

/** Tells one node; false when no acknowledgement came back. */
async function tellOnce(
  world: World & { readonly process: Process },
  events: readonly IncomingEvent[],
): Promise<boolean> {
  const { executor, faults, history, nodes, process } = world;
  const node = [...nodes][Math.floor(executor.random.next() * nodes.size)];
  if (node === undefined) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const answer = (acked: boolean) => executor.spawn(process, 'answer', () => resolve(acked));
  const hangUp = () => answer(false);
  node.process.onDeath.add(hangUp);
  executor.spawn(node.process, 'accept', () => {
    void node.ingest.accept(events).then(
      () => answer(true),
      (error) => {
        const isRefused = !(error instanceof EngineError && error.retryable);
        if (isRefused) history.violations.push(`fault: events were refused: ${String(error)}`);
        answer(isRefused);
      },
    );
  });
  const acked = await promise;
  node.process.onDeath.delete(hangUp);
  return acked && !faults.happens('lostAnswer', 0.15);
}

function replyTo(message: Message, random: Random) {
  const { to, origin } = message;
  switch (to.kind) {
    case 'member':
      return { person: to.person, ref: `group/${to.group}/member/${to.person}` };
    case 'customer':
      return { person: to.person, ref: `customer/${to.person}` };
    case 'group': {
      if (origin.subject.kind !== 'member' || random.next() < 0.5) return null;
      const person = origin.subject.ref.split('/')[1] ?? '';
      return { person, ref: `group/${to.group}/member/${person}` };
    }
    case 'staff':
      return null;
  }
}

/** `group/g/member/p`, `customer/p` or `group/g`, as the script writes them. */
export function subjectOf(text: string): SubjectRef {
  const [kind, ref = '', , inner] = text.split('/');
  if (kind === 'customer') return { kind, ref };
  return inner === undefined ? { kind: 'group', ref } : { kind: 'member', ref: `${ref}/${inner}` };
}
