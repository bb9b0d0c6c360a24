import type { Instant, Random } from '../../engine/base/index.ts';
import { instant, randomBelow } from '../../engine/base/index.ts';

/** A process of the simulated installation; what it waits for dies with it. */
export interface Process {
  readonly name: string;
  alive: boolean;
  /** It does nothing before this instant. */
  pausedUntil: number;
  /** How far its clock is from the true time, in milliseconds. */
  skewMs: number;
  readonly onDeath: Set<() => void>;
}

/** Says what happens at a point instead of going on: the process dies, or the call fails. */
export type Judge = (process: Process, label: string) => 'go' | 'crash' | 'fail';

/** What a point throws that was judged to fail. */
export class Interrupted extends Error {}

/**
 * Runs processes one piece at a time, on a virtual clock, in an order that its random source draws.
 * Nothing else decides an order, so that the same seed gives the same run.
 */
export interface Executor {
  readonly random: Random;
  now(): Instant;
  process(name: string): Process;
  /** Waits its turn; never goes on when the process dies. @throws Interrupted */
  point(process: Process, label: string): Promise<void>;
  /** Waits so long, on the virtual clock. */
  sleep(process: Process, ms: number): Promise<void>;
  /** Starts a piece of work in a process. */
  spawn(process: Process, label: string, work: () => void): void;
  kill(process: Process): void;
  /** Lets one piece run; false when none can before time passes. */
  step(): Promise<boolean>;
  /** Lets time pass; whatever waited for it can run then. */
  leap(ms: number): void;
  steps(): number;
  /** The last steps, oldest first. */
  trace(): readonly string[];
  /** Puts the virtual clock in the place of timers and of `performance.now`; the function puts
   * these back. */
  installTimers(): () => void;
}

interface Item {
  readonly process: Process;
  readonly label: string;
  readonly at: number;
  readonly run: () => void;
  readonly fail: ((error: Error) => void) | null;
}

const TRACE_MAX = 60;
const realImmediate = setImmediate;

/** Lets all that the last piece has set off come to rest. */
function settled(): Promise<void> {
  return new Promise((resolve) => realImmediate(resolve));
}

/** Makes an executor; nothing runs before the first step. */
export function createExecutor(random: Random, start: Instant, judge: Judge): Executor {
  const outside = newProcess('outside');
  const run: Run = { now: start, steps: 0, current: outside, outside, items: new Set(), trace: [] };
  const wait = (process: Process, label: string, at: number) =>
    new Promise<void>((resolve, reject) => {
      if (process.alive) run.items.add({ process, label, at, run: resolve, fail: reject });
    });
  return {
    random,
    now: () => instant(run.now),
    process: (name) => newProcess(name),
    point: (process, label) => wait(process, label, run.now),
    sleep: (process, ms) => wait(process, 'sleep', run.now + ms),
    spawn: (process, label, work) => {
      if (process.alive) run.items.add({ process, label, at: run.now, run: work, fail: null });
    },
    kill: (process) => kill(run, process),
    step: () => step(run, random, judge),
    leap: (ms) => {
      run.now += Math.max(0, Math.ceil(ms));
    },
    steps: () => run.steps,
    trace: () => run.trace.map(([at, text]) => `${new Date(at).toISOString()} ${text}`),
    installTimers: () => installTimers(run),
  };
}

interface Run {
  now: number;
  steps: number;
  /** The process whose code runs: whatever it sets a timer for dies with it. */
  current: Process;
  readonly outside: Process;
  readonly items: Set<Item>;
  readonly trace: (readonly [at: number, text: string])[];
}

function note(run: Run, text: string): void {
  if (run.trace.length >= TRACE_MAX) run.trace.shift();
  run.trace.push([run.now, text]);
}

function kill(run: Run, process: Process): void {
  process.alive = false;
  note(run, `${process.name} dies`);
  for (const item of run.items) if (item.process === process) run.items.delete(item);
  for (const hook of process.onDeath) hook();
  process.onDeath.clear();
}

async function step(run: Run, random: Random, judge: Judge): Promise<boolean> {
  const { now, items } = run;
  const ready = [...items].filter((item) => item.at <= now && item.process.pausedUntil <= now);
  const item = ready[randomBelow(random, ready.length)];
  if (item === undefined) return false;
  items.delete(item);
  run.steps += 1;
  const { process, label } = item;
  const verdict = item.fail === null ? 'go' : judge(process, label);
  note(run, `${process.name} ${label}${verdict === 'go' ? '' : ` ${verdict}`}`);
  if (verdict === 'crash') {
    kill(run, process);
    return true;
  }
  run.current = process;
  if (verdict === 'fail') item.fail?.(new Interrupted(label));
  else item.run();
  await settled();
  run.current = run.outside;
  return true;
}

function installTimers(run: Run): () => void {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const later = (work: () => void, ms = 0) => {
    const base = { process: run.current, label: 'timer', at: run.now + ms, run: work, fail: null };
    const item = { ...base, unref: () => item };
    run.items.add(item);
    return item;
  };
  const never = (item: unknown) => {
    // Only what `later` gave comes here, or nothing at all.
    run.items.delete(item as Item);
  };
  Object.assign(globalThis, { setTimeout: later, clearTimeout: never });
  Object.defineProperty(performance, 'now', { value: () => run.now, configurable: true });
  return () => {
    Object.assign(globalThis, real);
    // The one of its prototype is there again.
    Reflect.deleteProperty(performance, 'now');
  };
}

function newProcess(name: string): Process {
  return { name, alive: true, pausedUntil: 0, skewMs: 0, onDeath: new Set() };
}
