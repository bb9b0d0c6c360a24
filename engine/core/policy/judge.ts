import { type Instant, unreachable } from '../../base/index.ts';
import { foldReply, type Workspace } from '../../language/index.ts';
import type { GateReason } from '../ledger.ts';
import { type CompiledPolicy, type MessageRules, policyOf } from './compiled-policy.ts';
import {
  type Cap,
  counts,
  type Gap,
  type Limit,
  type LimitContext,
  NEVER,
  opensAt,
} from './limit.ts';
import type { SentMessage } from './sent-message.ts';

/** What the judgement depends on of a message. */
export interface JudgedMessage {
  /** A class or a campaign. */
  readonly class: string;
  /** All that is to be read in it, as rendered. */
  readonly texts: readonly string[];
  readonly connector: string;
  /** A full cap puts it off instead of refusing it. */
  readonly whenCapped?: 'hold';
  /** What became of an approval that it needs; absent once it is given. */
  readonly approval?: 'pending' | 'denied';
}

/** What a person has told us, and where it stands. */
export interface Standing {
  readonly optedOut: boolean;
  /** The classes that it has agreed to be sent. */
  readonly consents: readonly string[];
  /** The stage of its life as a customer; null where nobody has said. */
  readonly stage: string | null;
}

/** A target as its gate knows it. */
export interface JudgedTarget {
  /** Null for a group, which neither opts out nor agrees. */
  readonly standing: Standing | null;
  /** What it was sent, as long as a rule may count it; the order does not matter. */
  readonly sent: readonly SentMessage[];
}

/** Whether a message goes out; `rule` names a class, `*`, a campaign, a connector or a list. */
export type Judgement =
  | { readonly type: 'now' }
  | {
      readonly type: 'later';
      /** When it is judged again; null where that is when something else is decided. */
      readonly until: Instant | null;
      readonly why: GateReason;
      readonly rule: string | null;
    }
  | { readonly type: 'never'; readonly why: GateReason; readonly rule: string | null };

const NOW: Judgement = { type: 'now' };
/** As far as other rules look for a time that they allow. */
const SEARCH_MS = 366 * 86_400_000;
const NO_CAPS: readonly Cap[] = [];

/**
 * Judges a message to one target outside by all rules of the workspace that concern it. Caps are
 * asked at the first instant at which everything else lets it through.
 */
export function judgeMessage(
  message: JudgedMessage,
  target: JudgedTarget,
  at: { readonly workspace: Workspace; readonly now: Instant },
): Judgement {
  const policy = policyOf(at.workspace);
  const rules = policy.messages.get(message.class) ?? policy.otherwise;
  const quota = policy.quotas.get(message.connector) ?? NO_CAPS;
  const refusal =
    refusalOf(message, rules, target.standing) ??
    wordRefusal(message, policy) ??
    undecided(message, rules, target.sent);
  if (refusal) return refusal;
  if (rules.limits.length + rules.caps.length + quota.length === 0) return NOW;
  const context: LimitContext = { sent: target.sent, rules: policy.rules };
  const isHeld = message.whenCapped === 'hold';
  const limits = isHeld ? [...rules.limits, ...rules.caps, ...quota] : rules.limits;
  const { until, cause } = earliest(limits, at.now, context);
  if (cause && until > at.now + SEARCH_MS) {
    return { type: 'never', why: 'noTime', rule: ruleOf(cause) };
  }
  const full = isHeld ? null : fullAt([...rules.caps, ...quota], until, context);
  if (full) return { type: 'never', why: reasonOf(full, 'cap'), rule: ruleOf(full) };
  if (!cause) return NOW;
  return { type: 'later', until, why: reasonOf(cause, 'capHeld'), rule: ruleOf(cause) };
}

/** What no passing of time changes. */
function refusalOf(
  { approval, class: rule }: JudgedMessage,
  rules: MessageRules,
  standing: Standing | null,
): Judgement | null {
  if (standing) {
    const { optedOut, consents, stage } = standing;
    if (optedOut && !rules.ignoresOptOut) return { type: 'never', why: 'optOut', rule };
    if (rules.needsConsent && !consents.includes(rules.class)) {
      return { type: 'never', why: 'consent', rule: rules.class };
    }
    if (rules.stages && (stage === null || !rules.stages.includes(stage))) {
      return { type: 'never', why: 'stage', rule };
    }
  }
  if (approval !== 'denied') return null;
  return { type: 'never', why: 'denied', rule: rules.approvals[0]?.rule ?? rule };
}

function wordRefusal({ texts }: JudgedMessage, { refused }: CompiledPolicy): Judgement | null {
  if (refused.length === 0) return null;
  const folded = texts.map(foldReply);
  const found = refused.find(({ words }) => folded.some((text) => hasWord(text, words)));
  return found ? { type: 'never', why: 'content', rule: found.list } : null;
}

function hasWord(text: string, words: ReadonlyMap<string, readonly string[]>): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const candidates = words.get(text.charAt(index));
    if (candidates?.some((word) => text.startsWith(word, index))) return true;
  }
  return false;
}

/** What has to be decided by somebody before there is a time to tell. */
function undecided(
  { approval, class: name }: JudgedMessage,
  { approvals, limits }: MessageRules,
  sent: readonly SentMessage[],
): Judgement | null {
  if (approval === 'pending') {
    return { type: 'later', until: null, why: 'approval', rule: approvals[0]?.rule ?? name };
  }
  const shut = limits.find((limit) => limit.type === 'gap' && isShut(limit, sent));
  return shut ? { type: 'later', until: null, why: 'gap', rule: ruleOf(shut) } : null;
}

/** A gap begins when a message has gone out, so one to be confirmed keeps it shut. */
function isShut({ counted }: Gap, sent: readonly SentMessage[]): boolean {
  return sent.some((message) => message.pending && counts(counted, message));
}

/**
 * Finds the first instant that satisfies all limits at once, and the limit that by itself would put
 * a message off longest; none where all let it through now.
 */
function earliest(
  limits: readonly Limit[],
  now: Instant,
  context: LimitContext,
): { readonly until: Instant; readonly cause: Limit | null } {
  let until = now;
  let cause: Limit | null = null;
  for (const limit of limits) {
    const opens = opensAt(limit, now, context);
    if (opens <= until) continue;
    until = opens;
    cause = limit;
  }
  for (let moved = cause !== null; moved; ) {
    moved = false;
    for (const limit of limits) {
      if (until > now + SEARCH_MS) return { until: NEVER, cause };
      const opens = opensAt(limit, until, context);
      moved ||= opens > until;
      until = opens;
    }
  }
  return { until, cause };
}

function fullAt(caps: readonly Cap[], at: Instant, context: LimitContext): Cap | null {
  return caps.find((cap) => opensAt(cap, at, context) > at) ?? null;
}

function reasonOf(limit: Limit, cap: 'cap' | 'capHeld'): GateReason {
  switch (limit.type) {
    case 'hours':
      return limit.why;
    case 'gap':
      return 'gap';
    case 'cap':
      return limit.counted.by === 'connector' ? 'quota' : cap;
    default:
      return unreachable(limit);
  }
}

function ruleOf(limit: Limit): string | null {
  return limit.type === 'hours' ? limit.rule : limit.counted.name;
}
