import { isDeepStrictEqual } from 'node:util';
import type { Attempt, Connector, Message } from '../../engine/runtime/index.ts';
import type { Executor, Process } from './executor.ts';
import type { Faults } from './faults.ts';
import type { History } from './history.ts';

/** The outside system behind a connector: it takes each key once, and drops what it has seen. */
export interface Receiver {
  connect(process: Process): Connector;
}

interface World {
  readonly executor: Executor;
  readonly faults: Faults;
  readonly history: History;
  /** Told of each message that arrives, before the sender hears of it. */
  readonly onLanded: (message: Message) => void;
}

export function createReceiver(name: string, world: World): Receiver {
  return {
    connect: (process) => ({
      name,
      real: false,
      deliver: (messages) => deliver(world, process, messages),
    }),
  };
}

async function deliver(
  world: World,
  process: Process,
  messages: readonly Message[],
): Promise<readonly Attempt[]> {
  const { executor, faults, history } = world;
  const step = executor.steps();
  const worker = process.name;
  const handings = messages.map((message) => {
    return { key: message.key, message, step, worker, isUndone: false };
  });
  history.handings.push(...handings);
  await executor.point(process, 'deliver >');
  if (faults.happens('lostBefore', 0.08)) throw new Error('The connection was refused.');
  if (faults.happens('hang', 0.05)) return hang(world, process, messages);
  const attempts = messages.map((message) => attempt(world, message));
  await executor.point(process, 'deliver <');
  if (faults.happens('lostAfter', 0.1)) throw new Error('The connection was reset.');
  for (const [index, handing] of handings.entries()) {
    handing.isUndone = attempts[index]?.type === 'retry';
  }
  return attempts;
}

/** Never answers; what was sent arrives, perhaps long after the sender has given up. */
async function hang(
  world: World,
  process: Process,
  messages: readonly Message[],
): Promise<readonly Attempt[]> {
  const { executor } = world;
  const delayMs = executor.random.next() * 90_000;
  await executor.sleep(process, delayMs);
  if (executor.random.next() < 0.5) for (const message of messages) land(world, message);
  return new Promise(() => {});
}

function attempt(world: World, message: Message): Attempt {
  const { faults } = world;
  if (faults.happens('refused', 0.08)) return { type: 'refused', error: 'not a friend' };
  if (faults.happens('retry', 0.15)) return { type: 'retry', error: 'HTTP 503' };
  if (faults.happens('retryAfter', 0.08)) {
    return { type: 'retry', error: 'HTTP 429', afterMs: 90_000 };
  }
  land(world, message);
  return { type: 'sent' };
}

function land(world: World, message: Message): void {
  const { history, onLanded } = world;
  const known = history.landed.get(message.key);
  if (known === undefined) {
    history.landed.set(message.key, message);
    onLanded(message);
  } else if (!isDeepStrictEqual(known, message)) {
    history.violations.push(`effects: ${message.key} came again with another content`);
  }
}
