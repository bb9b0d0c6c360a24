import { stringify } from 'yaml';
import { pick, type Random, randomBelow } from '../../../engine/base/index.ts';

/** A target: a step of the same block or of one around it, or an end. */
export type MadeTarget = { readonly next: string } | { readonly end: string };

export interface MadeOn {
  readonly event: string;
  readonly isSure: boolean;
  readonly target: MadeTarget | null;
}
export interface MadeAfter {
  readonly ticks: number;
  /** Fires so often; once when null. */
  readonly max: number | null;
  readonly target: MadeTarget | null;
}
export interface MadeEntries {
  readonly on: readonly MadeOn[];
  readonly after: readonly MadeAfter[];
}

export type MadeStep = MadeEntries & { readonly id: string } & (
    | {
        readonly kind: 'send';
        readonly next: MadeTarget;
        readonly blocked: MadeTarget | null;
        readonly failed: MadeTarget | null;
      }
    | { readonly kind: 'wait'; readonly ticks: number | null; readonly next: MadeTarget | null }
    | { readonly kind: 'choose'; readonly targets: readonly MadeTarget[] }
    | {
        readonly kind: 'ask';
        readonly options: readonly MadeTarget[];
        readonly other: MadeTarget;
        readonly otherMax: number | null;
      }
    | { readonly kind: 'stage'; readonly steps: readonly MadeStep[] }
    | {
        readonly kind: 'parallel';
        readonly isFirst: boolean;
        readonly branches: readonly {
          readonly name: string;
          readonly steps: readonly MadeStep[];
        }[];
        readonly next: MadeTarget;
      }
  );

export interface MadeFlow extends MadeEntries {
  readonly about: 'member' | 'group';
  /** A number of ticks from the end to the next start. */
  readonly reenter: 'never' | 'ended' | 'restart' | number;
  readonly steps: readonly MadeStep[];
}

interface Making {
  readonly random: Random;
  count: number;
}
interface Block {
  /** Steps that can be named from here. */
  readonly known: readonly string[];
  /** Of the branch around; events of different branches never meet. */
  readonly branch: string;
  readonly depth: number;
}

const TICKS_MAX = 4;

/** Makes a small flow; the checker may still refuse it. */
export function makeFlow(random: Random): MadeFlow {
  const making: Making = { random, count: 0 };
  const length = 1 + randomBelow(random, 3);
  const steps = makeBlock(making, { known: [], branch: '', depth: 0 }, length);
  const block = { known: steps.map(({ id }) => id), branch: '', depth: 0 };
  const drawn = randomBelow(random, 5);
  return {
    about: randomBelow(random, 3) === 0 ? 'member' : 'group',
    reenter: drawn < 2 ? 1 + randomBelow(random, 5) : pick(random, ['never', 'ended', 'restart']),
    steps,
    ...makeEntries(making, block, 4),
  };
}

function makeBlock(making: Making, block: Block, length: number): readonly MadeStep[] {
  const ids = Array.from({ length }, () => {
    making.count += 1;
    return `s${making.count}`;
  });
  const known = [...ids, ...block.known];
  return ids.map((id, index) => {
    const onward: MadeTarget = ids[index + 1] ? { next: ids[index + 1]! } : { end: 'done' };
    return makeStep(making, { ...block, known }, { id, onward });
  });
}

function makeStep(
  making: Making,
  block: Block,
  { id, onward }: { readonly id: string; readonly onward: MadeTarget },
): MadeStep {
  const { random } = making;
  const target = () => makeTarget(making, block);
  const maybe = <Value>(value: () => Value) => (randomBelow(random, 3) === 0 ? value() : null);
  const kinds = ['send', 'send', 'send', 'wait', 'wait', 'wait', 'choose', 'ask'] as const;
  const frames = block.depth < 1 ? (['stage', 'parallel'] as const) : [];
  const kind = pick(random, [...kinds, ...frames]);
  const bare = { id, on: [], after: [] };
  const inner = { ...block, depth: block.depth + 1 };
  switch (kind) {
    case 'send':
      return { ...bare, kind, next: onward, blocked: maybe(target), failed: maybe(target) };
    case 'wait': {
      const ticks = randomBelow(random, 4) === 0 ? null : 1 + randomBelow(random, TICKS_MAX);
      const entries = makeEntries(making, block, 3);
      if (ticks !== null) return { id, ...entries, kind, ticks, next: onward };
      const on = [...entries.on, { event: `${block.branch}one`, isSure: true, target: onward }];
      return { id, ...entries, on, kind, ticks, next: null };
    }
    case 'choose':
      return { ...bare, kind, targets: [target(), onward] };
    case 'ask': {
      const silence = { ticks: 1 + randomBelow(random, TICKS_MAX), max: null, target: onward };
      const otherMax = maybe(() => 1 + randomBelow(random, 2));
      const other = otherMax === null ? target() : { next: id };
      return { id, on: [], after: [silence], kind, options: [target()], other, otherMax };
    }
    case 'stage': {
      const steps = makeBlock(making, inner, 1 + randomBelow(random, 2));
      return { id, ...makeEntries(making, block, 2), kind, steps };
    }
    default: {
      const branches = ['a', 'b'].map((name) => {
        const within = { known: [], branch: `${block.branch}${name}-`, depth: inner.depth };
        return {
          name: `${id}${name}`,
          steps: makeBlock(making, within, 1 + randomBelow(random, 2)),
        };
      });
      const isFirst = randomBelow(random, 3) === 0;
      return { id, ...makeEntries(making, block, 3), kind, isFirst, branches, next: onward };
    }
  }
}

function makeTarget({ random }: Making, { known }: Block): MadeTarget {
  if (known.length === 0 || randomBelow(random, 3) === 0) return { end: pick(random, ['x', 'y']) };
  return { next: pick(random, known) };
}

function makeEntries(making: Making, block: Block, rarity: number): MadeEntries {
  const { random } = making;
  const some = () => randomBelow(random, rarity) === 0;
  const target = () => (randomBelow(random, 4) === 0 ? null : makeTarget(making, block));
  const on = Array.from({ length: some() ? 1 + randomBelow(random, 2) : 0 }, () => ({
    event: `${block.branch}${pick(random, ['one', 'two'])}`,
    isSure: randomBelow(random, 2) === 0,
    target: makeTarget(making, block),
  }));
  const after = Array.from({ length: some() ? 1 : 0 }, (): MadeAfter => {
    const to = target();
    const max = to === null && randomBelow(random, 2) === 0 ? 1 + randomBelow(random, 3) : null;
    return { ticks: 1 + randomBelow(random, TICKS_MAX), max, target: to };
  });
  return { on, after };
}

/** Writes a flow as an author would, with seconds for ticks. */
export function textOf(flow: MadeFlow): string {
  const { about, reenter, steps } = flow;
  const to = about === 'member' ? 'member' : 'group';
  const span = (ticks: number) => `${ticks}s`;
  const entries = ({ on, after }: MadeEntries) => ({
    ...(on.length > 0 && {
      on: on.map(({ event, isSure, target }) => ({
        event: `t.${event}`,
        ...(!isSure && { if: 'vars.flag' }),
        ...target,
      })),
    }),
    ...(after.length > 0 && {
      after: after.map(({ ticks, max, target }) => ({
        delay: span(ticks),
        ...(max !== null && { every: true, max }),
        ...(target ?? { notify: { to, text: 'n' } }),
      })),
    }),
  });
  const body = (step: MadeStep): object => {
    switch (step.kind) {
      case 'send': {
        const { next, blocked, failed } = step;
        const ports = { ...(blocked && { blocked }), ...(failed && { failed }) };
        return { send: { to, text: 'm' }, ...next, ...ports };
      }
      case 'wait':
        return {
          wait: step.ticks === null ? {} : { for: span(step.ticks) },
          ...step.next,
          ...entries(step),
        };
      case 'choose': {
        const [first, other] = step.targets;
        return { choose: [{ if: 'vars.flag', ...first }], else: other };
      }
      case 'ask': {
        const [option] = step.options;
        const other = { ...step.other, ...(step.otherMax !== null && { max: step.otherMax }) };
        const ask = { to, text: 'q', options: [{ match: ['1'], ...option }], else: other };
        return { ask, ...entries(step) };
      }
      case 'stage':
        return { stage: { ...entries(step), steps: block(step.steps) } };
      default: {
        const branches = step.branches.map(({ name, steps: inner }) => [
          name,
          { steps: block(inner) },
        ]);
        const { isFirst: first } = step;
        const parallel = { branches: Object.fromEntries(branches), ...(first && { first }) };
        return { parallel, ...step.next, ...entries(step) };
      }
    }
  };
  const block = (inner: readonly MadeStep[]): object =>
    Object.fromEntries(inner.map((step) => [step.id, body(step)]));
  return stringify({
    flow: 'made',
    about,
    start: [{ on: 't.begin' }],
    reenter: typeof reenter === 'number' ? { after: span(reenter) } : reenter,
    vars: { flag: false },
    ...entries(flow),
    steps: block(steps),
  });
}
