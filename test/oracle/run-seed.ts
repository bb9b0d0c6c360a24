import { parse, stringify } from 'yaml';
import { canonicalJson, hash32, pick, seededRandom } from '../../engine/base/index.ts';
import { checkFlow } from '../../engine/language/index.ts';
import { WorldOverflow } from '../../engine/simulate/index.ts';
import { type FlowDocument, type FlowNode, nodeOf, openFlow } from '../made-flows/flow-document.ts';
import { makeSoundFlow } from '../made-flows/sound-flow.ts';
import { WORKSPACE } from '../made-flows/workspace.ts';
import { kindName } from './kinds.ts';
import { makeStimuli, type Stimulus } from './make-stimuli.ts';
import { firstDifference, observe } from './observe.ts';
import type { OracleWorld } from './post.ts';
import { clockText, openReal, type RealWorld, subjectText } from './real-world.ts';
import { answer, answerTask, moveTo, nextDue, openWorld, tell } from './world.ts';

/** A Monday morning, and a Thursday evening before a change of the month. */
const BEGINS = [Date.parse('2026-03-02T09:00:00+08:00'), Date.parse('2026-04-30T21:30:00+08:00')];

/** What came of one seed. */
export interface SeedReport {
  readonly seed: number;
  /** Flows that the checker refused before it let one through. */
  readonly refusedCount: number;
  /** Moments at which both were compared. */
  readonly compared: number;
  /** True when a flow fed itself until the world gave up; nothing is said of such a seed. */
  readonly overflowed: boolean;
  readonly difference: Difference | null;
  /** How often each thing happened, so that a run without any is seen. */
  readonly tally: Readonly<Record<string, number>>;
  /** Of each kind, how many steps were made, and how often one was entered. */
  readonly kinds: Readonly<Record<string, KindCount>>;
}

export interface KindCount {
  readonly made: number;
  readonly entered: number;
}

export interface Difference {
  readonly texts: readonly string[];
  /** The moves up to the one after which they differ. */
  readonly moves: readonly string[];
  readonly what: string;
  readonly real: unknown;
  readonly oracle: unknown;
}

/** Changes the text that the real machine runs, so that a difference has to be found. */
export type Planted = (document: FlowDocument) => FlowDocument;

/** Makes flows and a sequence of events, and plays them on the machine and the interpreter. */
export function runSeed(seed: number, planted: Planted = (document) => document): SeedReport {
  const random = seededRandom(seed);
  const begins = pick(random, BEGINS);
  const count = pick(random, [1, 1, 1, 2, 2, 3]);
  const flows = Array.from({ length: count }, (_, index) => makeSoundFlow(random, `f${index}`));
  const texts = flows.map(({ text }) => text);
  const keeps = channelOf(seed);
  const compiled = flows.map(({ document }) => compile(stringify(planted(document))) ?? null);
  const refusedCount = flows.reduce((sum, flow) => sum + flow.refusedCount, 0);
  const untold = {
    seed,
    refusedCount,
    compared: 0,
    overflowed: false,
    difference: null,
    tally: {},
    kinds: {},
  };
  if (compiled.some((flow) => flow === null)) return untold;
  const real = openReal(
    compiled.flatMap((flow) => flow ?? []),
    begins,
    keeps(),
  );
  const oracle = openWorld({
    flows: texts.map((text) => openFlow(parse(text) as FlowDocument)),
    now: begins,
    workspace: WORKSPACE,
    draw: (life, step, per) => {
      const { flow, subject, state } = life;
      const drawn =
        per === 'subject'
          ? `${flow.document.flow}|${step}|${subjectText(subject)}`
          : `${real.idOf(life.index)}|${step}|${state.visits[step] ?? 0}`;
      return (hash32(drawn) / 2 ** 32) * 100;
    },
    keeps: keeps(),
  });
  const documents = flows.map(({ document }) => document);
  const stimuli = makeStimuli(random, documents);
  try {
    return { ...untold, ...play({ real, oracle, stimuli, texts }) };
  } catch (error) {
    if (error instanceof WorldOverflow) return { ...untold, overflowed: true };
    throw error;
  }
}

function compile(text: string) {
  return checkFlow(text, WORKSPACE).compiled;
}

/** Both channels keep the same messages waiting: the same ones of all that report. */
function channelOf(seed: number): () => () => boolean {
  return () => {
    let count = 0;
    return () => {
      count += 1;
      return hash32(`${seed}/${count}`) % 3 > 0;
    };
  };
}

interface Playing {
  readonly real: RealWorld;
  readonly oracle: OracleWorld;
  readonly stimuli: readonly Stimulus[];
  readonly texts: readonly string[];
}

function play({ real, oracle, stimuli, texts }: Playing) {
  const moves: string[] = [];
  let compared = 0;
  const differs = (move: string): Difference | null => {
    moves.push(`${clockText(oracle.now)} ${move}`);
    compared += 1;
    const found = firstDifference(real.observe(), observe(oracle));
    return found && { texts, moves, ...found };
  };
  for (const [index, stimulus] of stimuli.entries()) {
    const difference = playOne({ real, oracle, differs }, stimulus, index);
    if (difference) return { compared, difference, ...countsOf(oracle) };
  }
  return { compared, difference: null, ...countsOf(oracle) };
}

interface Both {
  readonly real: RealWorld;
  readonly oracle: OracleWorld;
  differs(move: string): Difference | null;
}

function playOne(both: Both, stimulus: Stimulus, index: number): Difference | null {
  const { real, oracle, differs } = both;
  switch (stimulus.type) {
    case 'event': {
      const event = { ...stimulus.event, time: oracle.now - stimulus.agoMs };
      real.tell(event, `e${index}`);
      tell(oracle, event);
      return differs(`${event.type} ${subjectText(event.subject)} ${canonicalJson(event.data)}`);
    }
    case 'answer': {
      const at = stimulus.index % Math.max(1, oracle.waiting.length);
      const { error, answer: given } = stimulus;
      const isCall = oracle.waiting[at]?.type === 'request';
      const told = { error, ...(isCall && given !== undefined && { answer: given }) };
      real.answer(at, told);
      answer(oracle, at, told);
      return differs(`the world outside says ${canonicalJson(told)}`);
    }
    case 'task': {
      const open = oracle.tasks.flatMap(({ status }, task) => (status === 'open' ? [task] : []));
      const at = open[stimulus.index % Math.max(1, open.length)] ?? -1;
      const isTicket = oracle.tasks[at]?.work.kind === 'ticket';
      const { by, choice, fields } = stimulus;
      const said = { by, choice: isTicket ? 'resolved' : choice, fields };
      real.answerTask(at, said);
      answerTask(oracle, at, said);
      return differs(`${by} says ${said.choice} to task ${at}`);
    }
    case 'down': {
      const at = oracle.now + stimulus.ms;
      real.skipTo(at);
      moveTo(oracle, at);
      return differs('was down');
    }
    case 'advance':
      return advance(both, stimulus.ms);
  }
}

/** From one wake-up to the next, each compared. */
const WAKE_MAX = 60;

function advance({ real, oracle, differs }: Both, ms: number): Difference | null {
  const target = oracle.now + ms;
  for (let count = 0; count < WAKE_MAX; count += 1) {
    const next = Math.min(real.nextDue(), nextDue(oracle), target);
    real.advanceTo(next);
    moveTo(oracle, next);
    const difference = differs(next === target ? 'time passes' : 'wakes');
    if (difference || next === target) return difference;
  }
  return null;
}

function countsOf(world: OracleWorld): Pick<SeedReport, 'tally' | 'kinds'> {
  return { tally: tallyOf(world), kinds: kindsOf(world) };
}

function kindsOf({ flows, lives }: OracleWorld): SeedReport['kinds'] {
  const kinds: Record<string, KindCount> = {};
  const count = (node: FlowNode, more: KindCount) => {
    const { made, entered } = kinds[kindName(node)] ?? { made: 0, entered: 0 };
    kinds[kindName(node)] = { made: made + more.made, entered: entered + more.entered };
  };
  for (const { nodes } of flows) {
    for (const node of nodes.values())
      if (kindName(node) !== '') count(node, { made: 1, entered: 0 });
  }
  for (const { flow, state } of lives) {
    for (const [step, visits] of Object.entries(state.visits)) {
      count(nodeOf(flow, step), { made: 0, entered: visits });
    }
  }
  return kinds;
}

function tallyOf({ lives, seen, tasks }: OracleWorld): Readonly<Record<string, number>> {
  const tally: Record<string, number> = {};
  const add = (name: string, count = 1) => {
    tally[name] = (tally[name] ?? 0) + count;
  };
  for (const { state } of lives) {
    add(state.status);
    if (state.status === 'cancelled' && state.outcome) add(state.outcome);
  }
  for (const { type } of seen.errands) add(type === 'send' ? 'sent' : 'requested');
  for (const { status } of tasks) add(`task ${status}`);
  add('emitted', seen.emitted.length);
  for (const { why } of seen.refused) add(why);
  return tally;
}
