import type { Text } from '../base/index.ts';
import type { CapSpec, SendingRules, Workspace } from '../language/index.ts';
import { describeSpan, parseSpan } from '../language/index.ts';
import type { GateReason } from './ledger.ts';

/** A rule of the workspace: where it is written, and what it says now. */
export interface RuleWords {
  /** Keys of the workspace's file, such as `classes.promo.cap`. */
  readonly path: string;
  /** Null where its place says all. */
  readonly words: Text | null;
}

/**
 * Finds the rule that a reason and the name in the ledger mean; null where none is written, or no
 * longer.
 */
export function ruleWords(
  workspace: Workspace,
  { why, rule }: { readonly why: GateReason; readonly rule: string | null },
): RuleWords | null {
  switch (why) {
    case 'quiet': {
      const { quiet } = workspace;
      return quiet ? { path: 'quiet', words: same(`${quiet.from}–${quiet.to}`) } : null;
    }
    case 'optOut':
      return workspace.optOut ? { path: 'optOut', words: null } : null;
    case 'content': {
      const isList = rule !== null && workspace.lists[rule] !== undefined;
      return isList ? { path: `lists.${rule}`, words: null } : null;
    }
    case 'quota': {
      const quota = rule === null ? undefined : workspace.connectors[rule]?.quota;
      return quota ? { path: `connectors.${rule}.quota`, words: capWords(quota) } : null;
    }
    default:
      return rule === null ? null : classRule(workspace, why, rule);
  }
}

function classRule(workspace: Workspace, why: GateReason, name: string): RuleWords | null {
  const { path, rules } = rulesNamed(workspace, name);
  if (rules === undefined) return null;
  const { cap, gap, slots, approval } = rules;
  switch (why) {
    case 'cap':
    case 'capHeld':
      return cap ? { path: `${path}.cap`, words: capWords(cap) } : null;
    case 'gap':
      return gap ? { path: `${path}.gap`, words: gapWords(gap) } : null;
    case 'slot':
      return slots ? { path: `${path}.slots`, words: same(slots.join(', ')) } : null;
    case 'approval':
    case 'denied':
      return approval ? { path: `${path}.approval`, words: same(approval) } : null;
    case 'consent':
      return { path: `${path}.consent`, words: null };
    case 'stage': {
      const stages = workspace.campaigns[name]?.stages;
      return stages ? { path: `${path}.stages`, words: same(stages.join(', ')) } : null;
    }
    default:
      return null;
  }
}

function rulesNamed(
  { everyClass, campaigns, classes }: Workspace,
  name: string,
): { readonly path: string; readonly rules: SendingRules | undefined } {
  if (name === '*') return { path: 'classes.*', rules: everyClass };
  if (campaigns[name]) return { path: `campaigns.${name}`, rules: campaigns[name] };
  return { path: `classes.${name}`, rules: classes[name] };
}

function capWords(caps: readonly CapSpec[]): Text {
  const said = caps.flatMap(({ max, per }) => (max === undefined ? [] : [oneCap(max, per)]));
  return {
    zh: said.map(({ zh }) => zh).join('、'),
    en: said.map(({ en }) => en).join(', '),
  };
}

const UNITS: Readonly<Record<string, Text>> = {
  day: { zh: '每天', en: 'per day' },
  week: { zh: '每周', en: 'per week' },
  month: { zh: '每月', en: 'per month' },
};

function oneCap(max: number | 'days', per: string): Text {
  const { zh, en } = UNITS[per] ?? sliding(per);
  if (max !== 'days') return { zh: `${zh}最多 ${max} 条`, en: `at most ${max} ${en}` };
  return { zh: `${zh}最多和当月天数一样多`, en: `as many ${en} as the month has days` };
}

function sliding(per: string): Text {
  const { zh, en } = spanWords(per);
  return { zh: `任意 ${zh}内`, en: `in any ${en}` };
}

function gapWords(gap: string): Text {
  const { zh, en } = spanWords(gap);
  return { zh: `至少相隔 ${zh}`, en: `at least ${en} apart` };
}

function spanWords(text: string): Text {
  const span = parseSpan(text);
  return span ? describeSpan(span) : same(text);
}

function same(text: string): Text {
  return { zh: text, en: text };
}
