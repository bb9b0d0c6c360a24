import type { Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import type { AfterEntry, FlowDocument, OnEntry, StepBody, TargetKeys } from './flow-document.ts';
import { type Making, made } from './make-parts.ts';

/** A step before it is filled in: its kind, and for a frame what is inside. */
interface Skeleton {
  readonly id: string;
  readonly kind: Kind;
  readonly inner: readonly Skeleton[];
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
] as const;
type Kind = (typeof KINDS)[number];

/** These wait for time or for something outside, so that a cycle may go through them. */
const RESTS: readonly Kind[] = ['wait', 'listen', 'ask'];

/** Makes a flow; most have no error, and those that have one are for the caller to leave out. */
export function makeFlow(random: Random, flow: string): FlowDocument {
  const about = pick(random, ['member', 'member', 'member', 'customer', 'group'] as const);
  const making: Making = { random, about };
  let number = 0;
  const skeletons = (count: number, around: Skeleton | null, depth: number): Skeleton[] =>
    Array.from({ length: count }, () => {
      number += 1;
      const drawn = pick(random, KINDS);
      const kind = depth > 1 && drawn === 'stage' ? 'wait' : drawn;
      const inner: Skeleton[] = [];
      const skeleton = { id: `s${number}`, kind, inner, around };
      if (kind === 'stage')
        inner.push(...skeletons(1 + randomBelow(random, 3), skeleton, depth + 1));
      return skeleton;
    });
  const top = skeletons(2 + randomBelow(random, 6), null, 0);
  const order = top.flatMap(flattened);
  const fill: Filling = { making, order, blocks: { top } };
  const isKeyed = making.random.next() < 0.2;
  const flowTarget = () => targetOf(null, fill, false);
  const on = made.listOf(making, { max: 2 }, () => made.onEntry(making, flowTarget));
  const after = made.listOf(making, { max: 1 }, () => made.afterEntry(making, flowTarget));
  return {
    flow,
    about,
    ...(isKeyed && { key: 'event.data.key' }),
    start: made.starts(making),
    reenter: made.reenter(making),
    vars: { a: 0, b: 2, zero: 0, heard: '' },
    ...(on.length > 0 && { on: on as readonly OnEntry[] }),
    ...(after.length > 0 && { after: after as readonly AfterEntry[] }),
    steps: filled(top, fill),
  };
}

interface Filling {
  readonly making: Making;
  /** All steps as they stand in the document. */
  readonly order: readonly Skeleton[];
  readonly blocks: { readonly top: readonly Skeleton[] };
}

function flattened(skeleton: Skeleton): readonly Skeleton[] {
  return [skeleton, ...skeleton.inner.flatMap(flattened)];
}

function filled(block: readonly Skeleton[], fill: Filling): Record<string, StepBody> {
  return Object.fromEntries(block.map((skeleton) => [skeleton.id, bodyOf(skeleton, fill)]));
}

function siblings(skeleton: Skeleton | null, { blocks }: Filling): readonly Skeleton[] {
  return skeleton?.around?.inner ?? blocks.top;
}

/** What a step may name: the steps of its own block, and those of the blocks around. */
function visibleFrom(skeleton: Skeleton | null, fill: Filling): readonly Skeleton[] {
  const outer = skeleton?.around ? visibleFrom(skeleton.around, fill) : [];
  return [...siblings(skeleton, fill), ...outer];
}

/** Anywhere for what waits; only onward for what does not, so that no cycle is instant. */
function targetOf(skeleton: Skeleton | null, fill: Filling, onward: boolean): TargetKeys {
  const { random } = fill.making;
  const from = skeleton ? fill.order.indexOf(skeleton) : -1;
  const visible = visibleFrom(skeleton, fill).filter(
    (other) => !onward || fill.order.indexOf(other) > from,
  );
  if (visible.length === 0 || random.next() < 0.2) return made.end(random);
  return { next: pick(random, visible).id };
}

/** Mostly to the step below, so that most steps are reached. */
function mainTarget(skeleton: Skeleton, fill: Filling, onward: boolean): TargetKeys {
  const block = siblings(skeleton, fill);
  const below = block[block.indexOf(skeleton) + 1];
  if (below && fill.making.random.next() < 0.85) return { next: below.id };
  return targetOf(skeleton, fill, onward);
}

function bodyOf(skeleton: Skeleton, fill: Filling): StepBody {
  const { making } = fill;
  const { random } = making;
  const onward = !RESTS.includes(skeleton.kind);
  const any = () => targetOf(skeleton, fill, onward);
  const main = () => mainTarget(skeleton, fill, onward);
  const later = () => targetOf(skeleton, fill, false);
  const entries = (onMax: number, afterMax: number) =>
    made.entries(making, { onMax, afterMax, target: later });
  switch (skeleton.kind) {
    case 'send': {
      const waits = random.next() < 0.4;
      return {
        send: made.message(making),
        ...(waits && { failed: later(), ...(random.next() < 0.4 && { blocked: any() }) }),
        ...(waits ? entries(1, 1) : {}),
        ...main(),
      };
    }
    case 'wait':
      return { wait: made.wait(making, later), ...entries(3, 2), ...main() };
    case 'listen':
      return { wait: {}, ...made.waysOut(making, { main, later }) };
    case 'ask':
      return made.ask(making, { main, later, self: skeleton.id });
    case 'choose':
      return {
        choose: made.listOf(making, { min: 1, max: 2 }, () => ({
          if: made.condition(making),
          ...any(),
        })),
        else: main(),
      };
    case 'split':
      return {
        split: [
          { share: 30, ...any() },
          { share: 70, ...main() },
        ],
        ...(random.next() < 0.5 && { per: 'visit' as const }),
      };
    case 'update':
      return { update: made.update(making), ...main() };
    case 'emit':
      return { emit: made.emit(making), ...main() };
    case 'stage':
      return { stage: { ...entries(2, 1), steps: filled(skeleton.inner, fill) } };
  }
}
