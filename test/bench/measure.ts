import { readdirSync, readFileSync } from 'node:fs';
import type { BenchDatabase } from './ground.ts';

/** One line of output. Times are milliseconds, sizes bytes unless named otherwise. */
export interface Measurement {
  readonly bench: string;
  readonly store: string;
  /** How many were measured: instances, or events where the bench is about events. */
  readonly n: number;
  readonly perSecond: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** All processes that took part and the database server, for 1,000 of what is counted. */
  readonly cpuSecondsPer1000: number;
  /** The server's part; null where it cannot be seen (another machine). */
  readonly serverCpuSecondsPer1000: number | null;
  /** Null for a bench without a database. */
  readonly walBytesPer: number | null;
  /** Of this process, at the end. */
  readonly rssMb: number;
  /** What only this bench tells. */
  readonly [more: string]: string | number | null;
}

/** Ticks of `/proc/<pid>/stat` in a second, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A stretch of work, from {@link begin} to `end`. */
export interface Stopwatch {
  end(result: {
    readonly bench: string;
    readonly n: number;
    readonly seconds?: number;
    readonly latenciesMs?: readonly number[];
  }): Promise<Measurement>;
}

/** Adds up stretches of work that happens in this process alone, and at once. */
export interface PureStopwatch {
  add(work: () => void): void;
  /** @param n how many were measured over all stretches */
  end(n: number): Measurement;
}

export function startPure(bench: string): PureStopwatch {
  let seconds = 0;
  let cpuSeconds = 0;
  return {
    add(work) {
      const cpuBefore = process.cpuUsage();
      const startedAt = performance.now();
      work();
      seconds += (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(cpuBefore);
      cpuSeconds += (user + system) / 1_000_000;
    },
    end: (n) => ({
      bench,
      store: 'none',
      n,
      perSecond: Math.round(n / seconds),
      p50Ms: null,
      p99Ms: null,
      cpuSecondsPer1000: rounded((cpuSeconds / n) * 1_000),
      serverCpuSecondsPer1000: null,
      walBytesPer: null,
      rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    }),
  };
}

/**
 * Starts measuring time, processor and write-ahead log.
 *
 * @param children processes that do part of the work and still run at the end
 */
export async function begin(
  ground: BenchDatabase,
  children: readonly number[] = [],
): Promise<Stopwatch> {
  const walBefore = await ground.walBytes();
  const serverBefore = serverCpuSeconds(ground.serverPid);
  const childrenBefore = cpuSecondsOf(children);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  return {
    async end({ bench, n, seconds, latenciesMs = [] }) {
      const elapsed = seconds ?? (performance.now() - startedAt) / 1_000;
      const { user, system } = process.cpuUsage(cpuBefore);
      const serverAfter = serverCpuSeconds(ground.serverPid);
      const server =
        serverBefore === null || serverAfter === null ? null : serverAfter - serverBefore;
      const wal = (await ground.walBytes()) - walBefore;
      const ours = (user + system) / 1_000_000 + cpuSecondsOf(children) - childrenBefore;
      const cpu = ours + (server ?? 0);
      return {
        bench,
        store: ground.name,
        n,
        perSecond: Math.round(n / elapsed),
        ...percentiles(latenciesMs),
        cpuSecondsPer1000: rounded((cpu / n) * 1_000),
        serverCpuSecondsPer1000: server === null ? null : rounded((server / n) * 1_000),
        walBytesPer: Math.round(wal / n),
        rssMb: Math.round(process.memoryUsage.rss() / 1_048_576),
      };
    },
  };
}

/** The median and the 99th percentile; null when there is no value. */
export function percentiles(values: readonly number[]): {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
} {
  const sorted = [...values].sort((left, right) => left - right);
  return { p50Ms: percentile(sorted, 0.5), p99Ms: percentile(sorted, 0.99) };
}

/**
 * The value below which a share of the sorted values lie (nearest rank); null when there is none.
 */
function percentile(sorted: readonly number[], share: number): number | null {
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return value === undefined ? null : rounded(value);
}

/** A figure to a thousandth. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/**
 * Processor time of a server with all its processes, those that have ended included; null where
 * `/proc` does not show it.
 */
function serverCpuSeconds(pid: number | null): number | null {
  if (pid === null) return null;
  let ticks = 0;
  for (const entry of readdirSync('/proc')) {
    const stat = /^\d+$/.test(entry) ? statOf(Number(entry)) : null;
    if (stat === null) continue;
    if (Number(entry) === pid) ticks += stat.own + stat.ended;
    else if (stat.parent === pid) ticks += stat.own;
  }
  return ticks / TICKS_PER_SECOND;
}

function cpuSecondsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + (statOf(pid)?.own ?? 0), 0) / TICKS_PER_SECOND;
}

/** The parent of a process, and its ticks and those of its ended children; null when it is gone. */
export function statOf(
  pid: number,
): { readonly parent: number; readonly own: number; readonly ended: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold blanks: fields are counted from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const field = (index: number) => Number(fields[index]);
    return { parent: field(1), own: field(11) + field(12), ended: field(13) + field(14) };
  } catch {
    return null;
  }
}

/** Resident memory of a process, in bytes; 0 where `/proc` does not show it. */
export function rssBytesOf(pid: number): number {
  try {
    const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(found?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
