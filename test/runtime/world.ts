import type { Clock, FlowId, InstanceId, Instant, JsonObject } from '../../engine/base/index.ts';
import { instant, seededRandom } from '../../engine/base/index.ts';
import type { Instance, SubjectRef } from '../../engine/core/index.ts';
import type {
  Attempt,
  Connector,
  IncomingEvent,
  InstallationClock,
  Message,
  Worker,
} from '../../engine/runtime/index.ts';
import {
  createIngest,
  createInstallationClock,
  createWorker,
  publishFlow,
} from '../../engine/runtime/index.ts';
import type { Delivery, Store } from '../../engine/store/index.ts';
import { openMemoryStore } from '../../engine/store/index.ts';

/** A Monday, 09:00 in Shanghai. */
export const MONDAY_NINE = instant(Date.parse('2026-03-02T09:00:00+08:00'));
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Takes an ISO 8601 text as an instant. */
export function at(text: string): Instant {
  return instant(Date.parse(text));
}

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  advance(ms: number): void;
}

export function manualClock(start: Instant = MONDAY_NINE): ManualClock {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now = instant(now + ms);
    },
  };
}

/** What a recording connector was asked to do. */
export interface RecordedMessage {
  readonly key: string;
  readonly text: string;
  readonly at: Instant;
}

/** A connector that keeps what it is given, and answers as it is told. */
export interface RecordingConnector extends Connector {
  readonly messages: RecordedMessage[];
  /** Answers for the next messages, in order; `sent` when there is none left. */
  readonly answers: Attempt[];
}

export function recordingConnector(
  name = 'sandbox',
  options: { readonly real?: boolean } = {},
): RecordingConnector {
  const messages: RecordedMessage[] = [];
  const answers: Attempt[] = [];
  return {
    name,
    real: options.real ?? false,
    messages,
    answers,
    async deliver(batch, now) {
      return batch.map((message) => {
        messages.push({ key: message.key, text: textOf(message), at: now });
        return answers.shift() ?? { type: 'sent' };
      });
    },
  };
}

function textOf(message: Message): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('\n');
}

/**
 * An installation in memory (or on the given store) whose loops are not started: tests settle it.
 */
export interface World {
  readonly store: Store;
  /** The system's clock, below the installation's. */
  readonly system: ManualClock;
  readonly clock: InstallationClock;
  readonly sandbox: RecordingConnector;
  readonly worker: Worker;
  tell(...events: readonly IncomingEvent[]): Promise<{ accepted: number; duplicates: number }>;
  publish(text: string): Promise<void>;
  instances(flow?: string): Promise<readonly Instance[]>;
  deliveries(): Promise<readonly Delivery[]>;
  texts(): readonly string[];
}

export async function openWorld(
  options: {
    readonly store?: Store;
    readonly workspace?: string;
    readonly flows?: readonly string[];
    readonly connectors?: readonly Connector[];
    readonly core?: Parameters<typeof createWorker>[0]['core'];
    readonly rowMax?: number;
  } = {},
): Promise<World> {
  const store = options.store ?? openMemoryStore();
  const system = manualClock();
  const clock = await createInstallationClock(store, system);
  const sandbox = recordingConnector();
  const worker = createWorker({
    store,
    connectors: [sandbox, ...(options.connectors ?? [])],
    clock,
    random: seededRandom(1),
    ...(options.core === undefined ? {} : { core: options.core }),
    ...(options.rowMax === undefined ? {} : { rowMax: options.rowMax }),
  });
  const ingest = createIngest({ store, clock, lingerMs: 0, notify: worker.notify });
  if (options.workspace !== undefined) {
    await store.saveWorkspaceText(options.workspace, clock.now());
  }
  const world: World = {
    store,
    system,
    clock,
    sandbox,
    worker,
    tell: (...events) => ingest.accept(events),
    async publish(text) {
      const id = flowId(/^flow: (\S+)/m.exec(text)?.[1] ?? '');
      await store.saveDraft({ id, title: id, text, now: clock.now() });
      await publishFlow({ store, clock }, id, 'test');
    },
    async instances(flow) {
      const filter = flow === undefined ? {} : { flow: flowId(flow) };
      return (await store.listInstances({ ...filter, limit: 200 })).items;
    },
    deliveries: async () => (await store.listDeliveries({ limit: 200 })).items,
    texts: () => sandbox.messages.map((message) => message.text),
  };
  for (const text of options.flows ?? []) await world.publish(text);
  return world;
}

export function flowId(text: string): FlowId {
  return text as FlowId;
}

export function instanceId(text: string): InstanceId {
  return text as InstanceId;
}

export function member(group: string, person: string): SubjectRef {
  return { kind: 'member', ref: `${group}/${person}` };
}

let told = 0;

/** An event about the member `p` of the group `g`, with an id of its own. */
export function about(person: string, type: string, data: JsonObject = {}): IncomingEvent {
  told += 1;
  return { id: `e${told}`, source: 'test', type, subject: `group/g/member/${person}`, data };
}

/** Greets, waits a day for a word, thanks for it. */
export const GREET = `flow: greet
title: 欢迎
about: member
start: [{ on: member.joined }]
steps:
  hello:
    send: { to: member, text: 欢迎 }
    next: listen
  listen:
    wait: {}
    on: [{ event: message.received, next: thanks }]
    after: [{ delay: 1d, next: nudge }]
  nudge:
    send: { to: member, text: 在吗 }
    end: silent
  thanks:
    send: { to: member, text: 谢谢 }
    end: answered
`;
