import type { Clock, FlowId } from '../../engine/base/index.ts';
import { instant, seededRandom } from '../../engine/base/index.ts';
import type { Connector, IncomingEvent, Ingest, Worker } from '../../engine/runtime/index.ts';
import { createIngest, createWorker, publishFlow } from '../../engine/runtime/index.ts';
import type { EntityResult, Store } from '../../engine/store/index.ts';

const GROUPS = 200;
const BATCH = 200;
const FEEDERS = 4;

/** An engine as it is served, with a connector that takes everything at once. */
export interface Installation {
  readonly ingest: Ingest;
  readonly worker: Worker;
  readonly clock: MovableClock;
  /** Messages that the connector got. */
  delivered(): number;
}

/** The system's time, moved ahead at will. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

export async function openInstallation(
  store: Store,
  options: {
    /** Texts of the flows to publish. */
    readonly flows: readonly string[];
    /** The text of the workspace; the default one when absent. */
    readonly workspace?: string | undefined;
    /** Told of each result of a turn once it is committed. */
    readonly onCommit?: (results: readonly EntityResult[], at: number) => void;
  },
): Promise<Installation> {
  let offsetMs = 0;
  let delivered = 0;
  const clock: MovableClock = {
    now: () => instant(Date.now() + offsetMs),
    advance(ms) {
      offsetMs += ms;
    },
  };
  const noop: Connector = {
    name: 'sandbox',
    real: false,
    async deliver(messages) {
      delivered += messages.length;
      return messages.map(() => ({ type: 'sent' }) as const);
    },
  };
  const worker = createWorker({
    store: watched(store, options.onCommit ?? (() => {})),
    connectors: [noop],
    clock,
    random: seededRandom(1),
    onFault({ lane, error }) {
      process.stderr.write(`${lane}: ${String(error)}\n`);
    },
  });
  const ingest = createIngest({ store, clock, notify: worker.notify });
  const { workspace } = options;
  if (workspace !== undefined) await store.saveWorkspaceText(workspace, clock.now());
  for (const flow of options.flows) await publish(store, clock, flow);
  return { ingest, worker, clock, delivered: () => delivered };
}

function watched(
  store: Store,
  onCommit: (results: readonly EntityResult[], at: number) => void,
): Store {
  return {
    ...store,
    async beginTurn(options) {
      const turn = await store.beginTurn(options);
      if (turn === null) return null;
      return {
        ...turn,
        async commit(results) {
          await turn.commit(results);
          onCommit(results, performance.now());
        },
      };
    },
  };
}

async function publish(store: Store, clock: Clock, text: string): Promise<void> {
  const id = (/^flow: (\S+)/m.exec(text)?.[1] ?? '') as FlowId; // written by the bench itself
  await store.saveDraft({ id, title: id, text, now: clock.now() });
  await publishFlow({ store, clock }, id, 'bench');
}

/** An event about the person of that number, who is in one of 200 groups. */
export function eventOf(type: string, person: number, at: number): IncomingEvent {
  return {
    id: `${type}-${person}`,
    source: 'bench',
    type,
    subject: `group/g${person % GROUPS}/member/p${person}`,
    time: new Date(at).toISOString(),
    data: {
      member: { displayName: `小${person}`, kind: 'customer' },
      group: { name: `群${person % GROUPS}` },
      text: person % 2 === 0 ? '1' : '2',
    },
  };
}

/**
 * Tells events in batches of 200, four batches at a time, never more than `waitingMax` ahead of
 * what has been worked off.
 */
export async function feed(
  events: Iterator<IncomingEvent>,
  to: {
    readonly ingest: Ingest;
    readonly done: () => number;
    readonly waitingMax: number;
    readonly onCall?: (events: readonly IncomingEvent[]) => void;
  },
): Promise<void> {
  let told = 0;
  let isOver = false;
  const take = () => {
    const batch: IncomingEvent[] = [];
    while (batch.length < BATCH) {
      const next = events.next();
      if (next.done === true) {
        isOver = true;
        break;
      }
      batch.push(next.value);
    }
    return batch;
  };
  const feeder = async () => {
    while (!isOver) {
      if (told - to.done() > to.waitingMax) {
        await breathe();
        continue;
      }
      const batch = take();
      told += batch.length;
      to.onCall?.(batch);
      await to.ingest.accept(batch);
    }
  };
  await Promise.all(Array.from({ length: FEEDERS }, feeder));
}

/** Waits until something is so, looking every few milliseconds. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await breathe();
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}
