import type { QueryClient } from '@tanstack/react-query';
import type { StreamMessage } from '../../server/contract/stream.ts';
import { STREAM_PATH } from '../../server/contract/stream.ts';

/** `open`: the server tells what changes; `polling`: pages read again every three seconds. */
export type LiveStatus = 'open' | 'polling';

/** Keeps what is on screen fresh while somebody subscribes. */
export interface LiveUpdates {
  subscribe(listener: () => void): () => void;
  status(): LiveStatus;
}

/** `EventSource.CLOSED`: refused for good, it does not connect again by itself. */
const CLOSED = 2;
const POLL_MS = 3000;
const REOPEN_MS = 15_000;

/** Which queries, by the first part of their key, may have changed with a message. */
const TOUCHED: Readonly<Record<StreamMessage['type'], readonly string[] | 'all'>> = {
  hello: 'all',
  clock: 'all',
  flows: ['flows', 'flow', 'clock'],
  instances: [
    'instances',
    'instance',
    'subject',
    'clock',
    'putAside',
    'tasks',
    'ledger',
    'broadcasts',
    'segments',
  ],
  sandbox: ['sandbox', 'timeline'],
  deliveries: ['deliveries', 'instance'],
};

const TOUCHED_BY_TYPE: ReadonlyMap<unknown, readonly string[] | 'all'> = new Map(
  Object.entries(TOUCHED),
);

/** Reads the server's stream; while that is down, pages are read again every three seconds. */
export function createLiveUpdates(
  queries: QueryClient,
  openSource: (path: string) => EventSource = (path) => new EventSource(path),
): LiveUpdates {
  const listeners = new Set<() => void>();
  let source: EventSource | null = null;
  let status: LiveStatus = 'polling';
  let timers: ReturnType<typeof setInterval>[] = [];

  function become(next: LiveStatus): void {
    if (status === next) return;
    status = next;
    for (const listener of listeners) listener();
  }

  function open(): void {
    source?.close();
    source = openSource(STREAM_PATH);
    source.onopen = () => become('open');
    source.onerror = () => become('polling');
    source.onmessage = (event: MessageEvent<string>) => refresh(queries, touchedBy(event.data));
  }

  function start(): void {
    open();
    timers = [
      setInterval(() => status === 'polling' && refresh(queries, 'all'), POLL_MS),
      setInterval(() => source?.readyState === CLOSED && open(), REOPEN_MS),
    ];
  }

  function stop(): void {
    source?.close();
    source = null;
    status = 'polling';
    for (const timer of timers) clearInterval(timer);
  }

  return {
    subscribe(listener) {
      if (listeners.size === 0) start();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    status: () => status,
  };
}

/** Says which queries a message of the stream concerns; one that nobody knows concerns all. */
export function touchedBy(json: string): readonly string[] | 'all' {
  try {
    const message: unknown = JSON.parse(json);
    const known = typeof message === 'object' && message !== null && 'type' in message;
    return (known ? TOUCHED_BY_TYPE.get(message.type) : undefined) ?? 'all';
  } catch {
    return 'all';
  }
}

function refresh(queries: QueryClient, touched: readonly string[] | 'all'): void {
  void queries.invalidateQueries({
    predicate: ({ queryKey: [kind] }) =>
      kind !== 'session' && (touched === 'all' || touched.includes(String(kind))),
  });
}
