import fc from 'fast-check';
import { DEFAULT_WORKSPACE, type Workspace } from '../../../engine/language/index.ts';

/* Random small policies. All their times lie on quarters of an hour, as the naive judge's do. */

export const ZONES = ['Asia/Shanghai', 'America/New_York', 'UTC'] as const;

/** Classes and campaigns that the policies know, and one that they do not. */
export const NAMES = ['promo', 'news', 'service', 'flash', 'stranger'] as const;

const clock = fc
  .integer({ min: 0, max: 95 })
  .map((quarter) => `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`);
const window = fc
  .tuple(clock, clock)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));
const slots = fc.array(
  window.map(({ from, to }) => `${from}-${to}`),
  { minLength: 1, maxLength: 2 },
);
const gap = fc.constantFrom('45m', '6h', '1d', '3d', '1w', '2 workdays', '30d');
const max = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 20, arbitrary: fc.integer({ min: 1, max: 4 }) },
);
const cap = fc.oneof(
  fc.record({ max, per: fc.constantFrom('day', 'week', 'month', '90m', '36h', '2d', '30d') }),
  fc.constant({ max: 'days' as const, per: 'month' }),
  fc.constant({ min: 2, per: 'week' }),
);
const rules = fc.record(
  { cap: fc.array(cap, { minLength: 1, maxLength: 2 }), gap, slots },
  { requiredKeys: [] },
);
const everyClass = fc
  .tuple(rules, fc.subarray(['news', 'service', 'promo']))
  .map(([spec, except]) => ({ ...spec, except }));
const classRules = fc
  .tuple(rules, fc.boolean())
  .map(([spec, ignores]) => ({ ...spec, ...(ignores && { quiet: 'ignore' as const }) }));

function two(count: number): string {
  return String(count).padStart(2, '0');
}

export const policy: fc.Arbitrary<Workspace> = fc
  .record({
    zone: fc.constantFrom(...ZONES),
    quiet: fc.option(window, { nil: undefined }),
    everyClass: fc.option(everyClass, { nil: undefined }),
    promo: classRules,
    news: classRules,
    flash: rules,
    quota: fc.option(fc.array(cap, { minLength: 1, maxLength: 1 }), { nil: undefined }),
  })
  .map(({ zone, quiet, everyClass: every, promo, news, flash, quota }) => ({
    ...DEFAULT_WORKSPACE,
    zone,
    classes: { ...DEFAULT_WORKSPACE.classes, promo, news },
    campaigns: { flash: { ...flash, class: 'promo' } },
    connectors: { sandbox: { kind: 'sandbox', ...(quota && { quota }) } },
    ...(quiet && { quiet }),
    ...(every && { everyClass: every }),
  }));
