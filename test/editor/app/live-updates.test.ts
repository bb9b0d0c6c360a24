import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLiveUpdates, touchedBy } from '../../../editor/app/live-updates.ts';

/** Stands in for the browser's connection to the server. */
class RecordedSource {
  static readonly opened: RecordedSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  readyState = 0;
  readonly path: string;
  constructor(path: string) {
    this.path = path;
    RecordedSource.opened.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
}

let queries: QueryClient;
let reads: Record<string, number>;
let stopReading: (() => void)[];

beforeEach(() => {
  vi.useFakeTimers();
  RecordedSource.opened.length = 0;
  queries = new QueryClient();
  reads = {};
  stopReading = ['session', 'flows', 'sandbox'].map((kind) => {
    reads[kind] = 0;
    const observer = new QueryObserver(queries, {
      queryKey: [kind],
      queryFn: () => {
        reads[kind] = (reads[kind] ?? 0) + 1;
        return kind;
      },
    });
    return observer.subscribe(() => {});
  });
});

afterEach(() => {
  for (const stop of stopReading) stop();
  vi.useRealTimers();
});

// The recorded source has the members of an EventSource that are used.
const open = (path: string) => new RecordedSource(path) as unknown as EventSource;

describe('live updates', () => {
  test('read again what a message of the stream concerns, and nothing else', async () => {
    const live = createLiveUpdates(queries, open);
    const stop = live.subscribe(() => {});
    await vi.advanceTimersByTimeAsync(0);
    const source = RecordedSource.opened[0]!;
    source.onopen?.();
    source.onmessage?.({ data: '{"type":"flows","revision":2,"flows":[]}' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(source.path).toBe('/api/v1/stream');
    expect(live.status()).toBe('open');
    expect(reads).toEqual({ session: 1, flows: 2, sandbox: 1 });
    stop();
    expect(source.readyState).toBe(2);
  });

  test('fall back to reading again every three seconds while the stream is down', async () => {
    const told: string[] = [];
    const live = createLiveUpdates(queries, open);
    const stop = live.subscribe(() => told.push(live.status()));
    await vi.advanceTimersByTimeAsync(0);
    RecordedSource.opened[0]?.onopen?.();
    RecordedSource.opened[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told).toEqual(['open', 'polling']);
    expect(reads).toEqual({ session: 1, flows: 3, sandbox: 3 });
    stop();
    await vi.advanceTimersByTimeAsync(9_000);
    expect(reads.flows).toBe(3);
  });

  test('open the stream anew when it was refused for good', async () => {
    const live = createLiveUpdates(queries, open);
    const stop = live.subscribe(() => {});
    RecordedSource.opened[0]!.readyState = 2;
    RecordedSource.opened[0]?.onerror?.();
    await vi.advanceTimersByTimeAsync(15_000);
    expect(RecordedSource.opened).toHaveLength(2);
    stop();
  });

  test('take a message that nobody knows as a change of everything', () => {
    expect(touchedBy('{"type":"weather"}')).toBe('all');
    expect(touchedBy('{"type":"toString"}')).toBe('all');
    expect(touchedBy('no json')).toBe('all');
    expect(touchedBy('null')).toBe('all');
    expect(touchedBy('{"type":"deliveries","waiting":3}')).toEqual(['deliveries', 'instance']);
  });
});
