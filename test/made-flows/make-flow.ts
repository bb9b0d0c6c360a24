import type { Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import type { FlowDocument, StepBody, TargetKeys } from './flow-document.ts';
import { frames } from './make-frames.ts';
import { type Making, parts } from './make-parts.ts';
import { requests } from './make-requests.ts';
import { steps } from './make-steps.ts';
import { work } from './make-work.ts';

/** A step before it is filled in: its kind, and for a frame the blocks inside. */
interface Skeleton {
  readonly id: string;
  readonly kind: Kind;
  /** One for a stage, one for each branch. */
  readonly blocks: (readonly Skeleton[])[];
  readonly around: Skeleton | null;
}

const KINDS = [
  'send',
  'send',
  'wait',
  'wait',
  'wait',
  'listen',
  'ask',
  'ask',
  'choose',
  'split',
  'update',
  'emit',
  'stage',
  'parallel',
  'collect',
  'task',
  'ticket',
  'ladder',
  'call',
  'do',
  'start',
] as const;
type Kind = (typeof KINDS)[number];

/** These wait for time or for something outside, so that a cycle may go through them. */
const RESTS: readonly Kind[] = ['wait', 'listen', 'ask', 'collect', 'task', 'ladder', 'call', 'do'];
const VARS = { a: 0, b: 2, zero: 0, heard: '', lead: {}, picked: {}, list: [] };
/** Every flow that a made one may start; few of them are there. */
const FLOWS = ['f0', 'f0', 'f1', 'f1', 'f2', 'none'];
/** Frames inside of one another. */
const DEPTH_MAX = 2;

/** Makes a flow; most have no error, and those that have one are for the caller to leave out. */
export function makeFlow(random: Random, flow: string): FlowDocument {
  const about = pick(random, ['member', 'member', 'member', 'customer', 'group'] as const);
  const making: Making = { random, about };
  const top = makeSkeletons(random);
  const others = FLOWS.filter((other) => other !== flow);
  const fill: Filling = { making, order: top.flatMap(flattened), top, others };
  const isKeyed = making.random.next() < 0.2;
  const flowTarget = () => targetOf(null, fill, false);
  const on = parts.listOf(making, { max: 2 }, () => parts.onEntry(making, flowTarget));
  const after = parts.listOf(making, { max: 1 }, () => parts.afterEntry(making, flowTarget));
  return {
    flow,
    about,
    ...(isKeyed && { key: 'event.data.key' }),
    start: parts.starts(making),
    reenter: parts.reenter(making),
    vars: VARS,
    ...(on.length > 0 && { on }),
    ...(after.length > 0 && { after }),
    steps: filled(top, fill),
  };
}

function makeSkeletons(random: Random): readonly Skeleton[] {
  let number = 0;
  const block = (count: number, around: Skeleton | null, depth: number): readonly Skeleton[] =>
    Array.from({ length: count }, () => {
      number += 1;
      const drawn = pick(random, KINDS);
      const isFrame = drawn === 'stage' || drawn === 'parallel';
      const kind = depth >= DEPTH_MAX && isFrame ? 'wait' : drawn;
      const skeleton: Skeleton = { id: `s${number}`, kind, blocks: [], around };
      const inside = () => block(1 + randomBelow(random, 3), skeleton, depth + 1);
      if (kind === 'stage') skeleton.blocks.push(inside());
      if (kind === 'parallel') {
        const branches = random.next() < 0.8 ? 2 : 3;
        for (let count = 0; count < branches; count += 1) skeleton.blocks.push(inside());
      }
      return skeleton;
    });
  return block(2 + randomBelow(random, 6), null, 0);
}

interface Filling {
  readonly making: Making;
  /** All steps as they stand in the document. */
  readonly order: readonly Skeleton[];
  readonly top: readonly Skeleton[];
  readonly others: readonly string[];
}

function flattened(skeleton: Skeleton): readonly Skeleton[] {
  return [skeleton, ...skeleton.blocks.flat().flatMap(flattened)];
}

function filled(block: readonly Skeleton[], fill: Filling): Record<string, StepBody> {
  return Object.fromEntries(block.map((skeleton) => [skeleton.id, bodyOf(skeleton, fill)]));
}

function siblings(skeleton: Skeleton | null, { top }: Filling): readonly Skeleton[] {
  if (!skeleton?.around) return top;
  return skeleton.around.blocks.find((block) => block.includes(skeleton)) ?? [];
}

/** What a step may name: the steps of its own block, and of those around it up to its branch. */
function visibleFrom(skeleton: Skeleton | null, fill: Filling): readonly Skeleton[] {
  const { around = null } = skeleton ?? {};
  const outer = around?.kind === 'stage' ? visibleFrom(around, fill) : [];
  return [...siblings(skeleton, fill), ...outer];
}

/** Anywhere for what waits; only onward for what does not, so that no cycle is instant. */
function targetOf(skeleton: Skeleton | null, fill: Filling, onward: boolean): TargetKeys {
  const { random } = fill.making;
  const from = skeleton ? fill.order.indexOf(skeleton) : -1;
  const visible = visibleFrom(skeleton, fill).filter(
    (other) => !onward || fill.order.indexOf(other) > from,
  );
  if (visible.length === 0 || random.next() < 0.2) return parts.end(random);
  return { next: pick(random, visible).id };
}

/** Mostly to the step below, so that most steps are reached. */
function mainTarget(skeleton: Skeleton, fill: Filling, onward: boolean): TargetKeys {
  const block = siblings(skeleton, fill);
  const below = block[block.indexOf(skeleton) + 1];
  if (below && fill.making.random.next() < 0.85) return { next: below.id };
  return targetOf(skeleton, fill, onward);
}

const stepMakers = { ...steps, ...work, ...requests };

function bodyOf(skeleton: Skeleton, fill: Filling): StepBody {
  const { making } = fill;
  const onward = !RESTS.includes(skeleton.kind);
  const any = () => targetOf(skeleton, fill, onward);
  const main = () => mainTarget(skeleton, fill, onward);
  const later = () => targetOf(skeleton, fill, false);
  const ways = { any, main, later };
  const { blocks, id, kind } = skeleton;
  switch (kind) {
    case 'stage':
      return frames.stage(making, { ...ways, inner: filled(blocks.flat(), fill) });
    case 'parallel': {
      const inner = blocks.map((block) => ({ steps: filled(block, fill) }));
      return frames.parallel(making, { ...ways, inner });
    }
    default:
      return stepMakers[kind](making, { ...ways, self: id, others: fill.others });
  }
}
