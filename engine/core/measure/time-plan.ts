import type { CelSource, Comparison } from '../../language/index.ts';
import { timeReads } from '../../language/index.ts';
import type { FedRule, MeasureRule } from './rules.ts';

/** What of some expressions time alone can change, down to what events feed. */
export interface TimePlan {
  readonly bounds: readonly {
    readonly rule: FedRule;
    readonly comparison: Comparison;
    readonly bound: number;
  }[];
  readonly spans: readonly {
    readonly since: CelSource;
    /** The `last` that is the instant; null where it is something else. */
    readonly rule: FedRule | null;
    readonly comparison: Comparison;
    readonly ms: number;
  }[];
  /** Any change of theirs counts. */
  readonly others: readonly FedRule[];
}

/** Finds what time can change of expressions over measures. */
export function timePlan(
  sources: readonly CelSource[],
  rules: ReadonlyMap<string, MeasureRule>,
): TimePlan {
  const plan = {
    bounds: [] as TimePlan['bounds'][number][],
    spans: [] as TimePlan['spans'][number][],
    others: new Set<FedRule>(),
  };
  const add = (source: CelSource) => {
    const reads = timeReads(source);
    for (const { measure, comparison, bound } of reads.bounds) {
      const rule = behind(measure, rules);
      if (rule && rule.type !== 'value') plan.bounds.push({ rule, comparison, bound });
      else addWhole(measure);
    }
    for (const { since, measure, comparison, ms } of reads.spans) {
      const rule = measure === null ? undefined : rules.get(measure);
      plan.spans.push({ since, rule: rule?.type === 'last' ? rule : null, comparison, ms });
    }
    for (const measure of reads.others) addWhole(measure);
  };
  const addWhole = (measure: string) => {
    const rule = rules.get(measure);
    if (rule?.type === 'value') add(rule.value);
    else if (rule) plan.others.add(rule);
  };
  for (const source of sources) add(source);
  return { ...plan, others: [...plan.others] };
}

/** A measure that is nothing but another one changes with it. */
function behind(measure: string, rules: ReadonlyMap<string, MeasureRule>): MeasureRule | undefined {
  const rule = rules.get(measure);
  if (rule?.type !== 'value') return rule;
  const [only = ''] = rule.reads;
  const isAlone = [`measure['${only}']`, `measure["${only}"]`, `measure.${only}`];
  return isAlone.includes(rule.value.trim()) ? behind(only, rules) : rule;
}
