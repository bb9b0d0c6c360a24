import type { StreamMessage } from './contract/stream.ts';
import type { Installation } from './installation.ts';
import { SANDBOX_GROUP } from './sandbox/group.ts';

/** How often the store is asked, once for all who listen. */
const POLL_MS = 1_000;
/** A line of silence keeps proxies from closing the connection. */
const HEARTBEAT_MS = 15_000;
/** What a listener may leave unread before it is dropped; it connects again by itself. */
const UNREAD_MAX = 256;

/** Tells browsers what changes on screen. */
export interface StreamHub {
  /** An endless answer of server-sent events. */
  open(): Response;
  /** Looks for changes now and tells everyone; the hub does it by itself while somebody listens. */
  poll(): Promise<void>;
  /** Ends every stream. */
  close(): void;
}

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store',
  // Proxies of the nginx family would hold the stream back otherwise.
  'X-Accel-Buffering': 'no',
};

interface Seen {
  readonly revision: number;
  readonly counts: Readonly<Record<string, string>>;
  readonly turns: number;
  readonly sandboxSeq: string;
  readonly waiting: number;
  readonly offsetMs: number;
}

type Listener = ReadableStreamDefaultController<Uint8Array>;

/** The connection broke before its end was told; writing to it would throw. */
function isBroken(listener: Listener): boolean {
  return listener.desiredSize === null;
}

function unread(listener: Listener): number {
  return -(listener.desiredSize ?? 0);
}

/** Makes the hub of a server; it asks nothing while nobody listens. */
export function createStreamHub(installation: Installation): StreamHub {
  const listeners = new Set<Listener>();
  const encoder = new TextEncoder();
  let seen: Seen | null = null;
  let timers: NodeJS.Timeout[] = [];

  function send(text: string): void {
    for (const listener of listeners) {
      if (isBroken(listener)) listeners.delete(listener);
      else if (unread(listener) > UNREAD_MAX) drop(listener);
      else listener.enqueue(encoder.encode(text));
    }
  }

  function drop(listener: Listener): void {
    listeners.delete(listener);
    listener.close();
    stopWhenAlone();
  }

  function stopWhenAlone(): void {
    if (listeners.size > 0) return;
    for (const timer of timers) clearInterval(timer);
    timers = [];
    seen = null;
  }

  async function poll(): Promise<void> {
    const now = await look(installation);
    for (const message of seen === null ? [] : changes(seen, now)) send(messageText(message));
    seen = now;
  }

  function start(): void {
    if (timers.length > 0) return;
    timers = [
      setInterval(() => void quietly(poll, installation), POLL_MS),
      setInterval(() => send(': still here\n\n'), HEARTBEAT_MS),
    ];
  }

  return {
    poll,
    open() {
      let own: Listener | null = null;
      let hasLeft = false;
      const body = new ReadableStream<Uint8Array>({
        async start(listener) {
          // What is seen before the greeting is what later changes are told against.
          if (seen === null) await quietly(poll, installation);
          if (hasLeft) return;
          own = listener;
          listeners.add(listener);
          listener.enqueue(encoder.encode(`retry: 2000\n\n${messageText({ type: 'hello' })}`));
          start();
        },
        cancel() {
          hasLeft = true;
          if (own !== null) listeners.delete(own);
          stopWhenAlone();
        },
      });
      return new Response(body, { headers: HEADERS });
    },
    close() {
      for (const listener of [...listeners]) drop(listener);
    },
  };
}

/** A database that is away for a moment must not end the streams. */
async function quietly(poll: () => Promise<void>, { log }: Installation): Promise<void> {
  try {
    await poll();
  } catch (error) {
    log.warn({ err: error }, 'stream: the store cannot be asked');
  }
}

async function look({ store, worker, clock }: Installation): Promise<Seen> {
  const [revision, counts, messages, waiting] = await Promise.all([
    store.revision(),
    store.counts(),
    store.sandboxMessages(SANDBOX_GROUP.ref, 1),
    store.outboxDepth(),
  ]);
  const texts = Object.entries(counts).map(([flow, count]) => [flow, JSON.stringify(count)]);
  return {
    revision,
    counts: Object.fromEntries(texts),
    turns: worker.counters().turns,
    sandboxSeq: messages[0]?.seq ?? '',
    waiting,
    offsetMs: clock.offsetMs(),
  };
}

function changes(before: Seen, after: Seen): readonly StreamMessage[] {
  const flows = Object.keys(after.counts).filter((id) => after.counts[id] !== before.counts[id]);
  const messages: StreamMessage[] = [];
  if (flows.length > 0 || after.revision !== before.revision) {
    messages.push({ type: 'flows', revision: after.revision, flows });
  }
  if (flows.length > 0 || after.turns !== before.turns) messages.push({ type: 'instances' });
  if (after.sandboxSeq !== before.sandboxSeq) {
    messages.push({ type: 'sandbox', seq: after.sandboxSeq });
  }
  if (after.waiting !== before.waiting) {
    messages.push({ type: 'deliveries', waiting: after.waiting });
  }
  if (after.offsetMs !== before.offsetMs) {
    messages.push({ type: 'clock', offsetMs: after.offsetMs });
  }
  return messages;
}

function messageText(message: StreamMessage): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}
