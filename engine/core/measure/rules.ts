import { canonicalJson, shortHash } from '../../base/index.ts';
import type {
  CelSource,
  MeasureSpec,
  SegmentLadder,
  Span,
  SubjectKind,
  Workspace,
} from '../../language/index.ts';
import {
  compileCel,
  eventOfMeasure,
  isKnownOf,
  measureNames,
  parseSpan,
} from '../../language/index.ts';
import { type TimePlan, timePlan } from './time-plan.ts';
import { type Window, windowOf } from './window.ts';

/** A measure that events feed. */
export interface FedRule {
  readonly type: 'count' | 'sum' | 'last';
  readonly name: string;
  /** The name with a hash of the rule: what another rule has kept is not this one's. */
  readonly key: string;
  readonly about: SubjectKind | undefined;
  readonly event: string;
  readonly if: CelSource | undefined;
  /** What a `sum` adds. */
  readonly amount: CelSource | undefined;
  readonly window: Window;
}

/** A measure that is made of others. */
export interface MadeRule {
  readonly type: 'value';
  readonly name: string;
  readonly key: string;
  readonly about: SubjectKind | undefined;
  readonly value: CelSource;
  readonly reads: readonly string[];
}

export type MeasureRule = FedRule | MadeRule;

/** A made measure whose crossing of a limit is told. */
export interface MetricRule {
  readonly rule: MadeRule;
  readonly breach: { readonly comparison: '<' | '<=' | '>' | '>='; readonly bound: number };
  readonly every: Span | null;
  readonly everyText: string;
  readonly time: TimePlan;
}

export interface LadderRule {
  readonly name: string;
  readonly key: string;
  /** `if` is null of the level for the others. */
  readonly levels: readonly { readonly name: string; readonly if: CelSource | null }[];
  /** The measures that its conditions read, and the other names. */
  readonly reads: readonly string[];
  readonly roots: ReadonlySet<string>;
  readonly time: TimePlan;
}

/** What is kept of the subjects of one kind. */
export interface KindRules {
  readonly isEmpty: boolean;
  readonly byEvent: ReadonlyMap<string, readonly FedRule[]>;
  readonly lasts: readonly FedRule[];
  readonly ladders: readonly LadderRule[];
  readonly metrics: readonly MetricRule[];
  /** Keys of everything that is kept; what has another is of a rule that is no more. */
  readonly keys: ReadonlySet<string>;
}

/** The measures and ladders of a workspace, put in order once. */
export interface Measuring {
  /** Names the whole of it. */
  readonly id: string;
  readonly rules: ReadonlyMap<string, MeasureRule>;
  readonly kinds: Readonly<Record<SubjectKind, KindRules>>;
  /** Names and keys of all ladders, with whom they are about. */
  readonly ladders: readonly (readonly [string, string, SubjectKind])[];
}

const known = new WeakMap<Workspace, Measuring | null>();

/** The rules of a workspace; null where it has neither measures nor ladders. */
export function measuringOf(workspace: Workspace): Measuring | null {
  const found = known.get(workspace);
  if (found !== undefined) return found;
  const made = measuring(workspace);
  known.set(workspace, made);
  return made;
}

const KINDS: readonly SubjectKind[] = ['member', 'customer', 'group', 'workspace'];

function measuring(workspace: Workspace): Measuring | null {
  const { measures, segments } = workspace;
  if (Object.keys(measures).length + Object.keys(segments).length === 0) return null;
  const rules = new Map<string, MeasureRule>();
  for (const name of Object.keys(measures)) rules.set(name, ruleOf(name, workspace));
  const plan = (sources: readonly CelSource[]) => timePlan(sources, rules);
  const ladders = Object.entries(segments).map(([name, ladder]) => {
    const key = ladderKey(name, ladder, rules);
    const levels = Object.entries(ladder.levels).map(([level, spec]) => ({
      name: level,
      if: spec.if ?? null,
    }));
    const sources = levels.flatMap((level) => level.if ?? []);
    const reads = [...new Set(sources.flatMap(measureNames))];
    const time = plan(sources);
    const roots = rootsOf(sources);
    return { about: ladder.about, rule: { name, key, levels, reads, roots, time } };
  });
  const metrics = [...rules.values()].flatMap((rule) => {
    const spec = measures[rule.name];
    return rule.type === 'value' && spec && 'value' in spec
      ? (metricOf(rule, spec, plan) ?? [])
      : [];
  });
  const kindRules = (kind: SubjectKind): KindRules => {
    const isKept = ({ about }: MeasureRule) => about === undefined || about === kind;
    const fed = [...rules.values()].filter((rule) => rule.type !== 'value').filter(isKept);
    const own = ladders.filter(({ about }) => about === kind).map(({ rule }) => rule);
    const told = metrics.filter(({ rule }) => isKept(rule));
    const keys = [...fed, ...own, ...told.map(({ rule }) => rule)].map(({ key }) => key);
    return {
      isEmpty: keys.length === 0,
      byEvent: Map.groupBy(fed, (rule) => rule.event),
      lasts: fed.filter((rule) => rule.type === 'last'),
      ladders: own,
      metrics: told,
      keys: new Set(keys),
    };
  };
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, kindRules(kind)]));
  const names = [...rules.values()].map(({ key }) => key);
  return {
    id: hashOf([names, ladders.map(({ rule }) => rule.key)]),
    rules,
    // Every kind has its rules.
    kinds: kinds as Measuring['kinds'],
    ladders: ladders.map(({ about, rule }) => [rule.name, rule.key, about] as const),
  };
}

/** 35 bits: two rules that one name had one after the other never share it. */
function hashOf(rule: unknown): string {
  // Rules come from a document, so they are JSON once what is absent is left out.
  return shortHash(canonicalJson(JSON.parse(JSON.stringify(rule)))).slice(0, 7);
}

function ruleOf(name: string, { measures, zone }: Workspace): MeasureRule {
  const spec = measures[name] as MeasureSpec; // a name of the same table
  const { title: _title, ...rule } = spec;
  if ('value' in spec) {
    const key = `${name}.${hashOf(rule)}`;
    const { about, value } = spec;
    return { type: 'value', name, key, about, value, reads: measureNames(value) };
  }
  const window = windowOf(spec.over);
  const key = `${name}.${hashOf(window.type === 'unit' ? [rule, zone] : rule)}`;
  return {
    type: 'count' in spec ? 'count' : 'sum' in spec ? 'sum' : 'last',
    name,
    key,
    about: spec.about,
    event: eventOfMeasure(spec) ?? '',
    if: spec.if,
    amount: 'sum' in spec ? spec.sum : undefined,
    window,
  };
}

/** What conditions name beside measures. */
function rootsOf(sources: readonly CelSource[]): ReadonlySet<string> {
  const reads = sources.flatMap((source) => {
    const compiled = compileCel(source);
    return compiled.ok ? compiled.reads : [];
  });
  const roots = new Set(reads.map((read) => read.split('.', 1)[0] ?? read));
  roots.delete('measure');
  return roots;
}

/** Another rule of a measure that a ladder reads makes it another ladder. */
function ladderKey(
  name: string,
  ladder: SegmentLadder,
  rules: ReadonlyMap<string, MeasureRule>,
): string {
  const levels = Object.entries(ladder.levels).map(([level, spec]) => [level, spec.if ?? null]);
  const read = Object.values(ladder.levels).flatMap((level) =>
    level.if === undefined ? [] : keysRead(measureNames(level.if), rules),
  );
  return `${name}.${hashOf([ladder.about, levels, read])}`;
}

function keysRead(
  names: readonly string[],
  rules: ReadonlyMap<string, MeasureRule>,
): readonly string[] {
  return names.flatMap((name) => {
    const rule = rules.get(name);
    if (!rule) return [];
    return rule.type === 'value' ? [rule.key, ...keysRead(rule.reads, rules)] : [rule.key];
  });
}

function metricOf(
  rule: MadeRule,
  spec: Extract<MeasureSpec, { readonly value: string }>,
  plan: (sources: readonly CelSource[]) => TimePlan,
): MetricRule | null {
  const breach = /^(<|<=|>|>=) ?(-?[0-9.]+)$/.exec(spec.breach ?? '');
  if (!breach) return null;
  const everyText = spec.every ?? '';
  return {
    rule,
    breach: {
      comparison: breach[1] as MetricRule['breach']['comparison'], // the pattern has no others
      bound: Number(breach[2]),
    },
    every: parseSpan(everyText),
    everyText,
    time: plan([`measure['${rule.name}'] ${breach[1]} ${breach[2]}`]),
  };
}

/** Says whether a subject of a kind can name a measure. */
export function isMeasureOf(rule: MeasureRule, kind: SubjectKind): boolean {
  return isKnownOf(rule.about, kind);
}
