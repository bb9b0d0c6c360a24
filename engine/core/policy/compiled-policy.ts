import { entryOf } from '../../base/index.ts';
import {
  type CapSpec,
  type CapWindow,
  type ClassSpec,
  type EveryClassSpec,
  foldReply,
  minutesBeside,
  minutesIn,
  parseCapWindow,
  parseSpan,
  parseWindow,
  type SendingRules,
  type Span,
  type TimeRules,
  type Workspace,
} from '../../language/index.ts';
import { timeRules } from '../turn-context.ts';
import type { Cap, Counted, CountingLimit, Hours, Limit } from './limit.ts';

/** All that is said of the messages of a class, or of a campaign and its class. */
export interface MessageRules {
  readonly class: string;
  readonly campaign: string | null;
  /** Gaps, quiet hours and slots: they put a message off. */
  readonly limits: readonly Limit[];
  readonly caps: readonly Cap[];
  /** Goes out to people who want no messages. */
  readonly ignoresOptOut: boolean;
  /** Goes only to people who have agreed. */
  readonly needsConsent: boolean;
  /** The stages that a campaign is meant for; null where it is meant for everybody. */
  readonly stages: readonly string[] | null;
  /** Who has to approve, and by which rules; empty where nobody has. */
  readonly approvals: readonly { readonly rule: string; readonly role: string }[];
}

/** A list of words that no message may contain, folded as replies are. */
interface RefusedWords {
  readonly list: string;
  /** By the first letter. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** The sending policy of a workspace, ready to be asked. */
export interface CompiledPolicy {
  readonly rules: TimeRules;
  /** By class and campaign. */
  readonly messages: ReadonlyMap<string, MessageRules>;
  /** Of a message whose class the workspace does not know, as it may be removed any time. */
  readonly otherwise: MessageRules;
  /** By connector. */
  readonly quotas: ReadonlyMap<string, readonly Cap[]>;
  readonly refused: readonly RefusedWords[];
  readonly counting: {
    readonly all: readonly CountingLimit[];
    readonly class: ReadonlyMap<string, readonly CountingLimit[]>;
    readonly campaign: ReadonlyMap<string, readonly CountingLimit[]>;
  };
}

const compiled = new WeakMap<Workspace, CompiledPolicy>();

/** Compiles the policy of a workspace, once for each workspace. */
export function policyOf(workspace: Workspace): CompiledPolicy {
  const known = compiled.get(workspace);
  if (known) return known;
  const policy = compilePolicy(workspace);
  compiled.set(workspace, policy);
  return policy;
}

function compilePolicy(workspace: Workspace): CompiledPolicy {
  const { classes, campaigns, connectors, everyClass = {} } = workspace;
  const messages = new Map<string, MessageRules>();
  for (const name of Object.keys(campaigns)) messages.set(name, messageRules(name, workspace));
  for (const name of Object.keys(classes)) messages.set(name, messageRules(name, workspace));
  return {
    rules: timeRules(workspace),
    messages,
    otherwise: messageRules('', workspace),
    quotas: mapOf(connectors, ({ quota }, name) => capsOf({ by: 'connector', name }, quota)),
    refused: refusedWords(workspace),
    counting: {
      all: countingLimits(allOf(everyClass), everyClass),
      class: mapOf(classes, (spec, name) => countingLimits({ by: 'class', name }, spec)),
      campaign: mapOf(campaigns, (spec, name) => countingLimits({ by: 'campaign', name }, spec)),
    },
  };
}

function allOf({ except = [] }: EveryClassSpec): Counted {
  return { by: 'all', name: '*', except };
}

function mapOf<Value, Result>(
  table: Readonly<Record<string, Value>>,
  made: (value: Value, name: string) => readonly Result[],
): ReadonlyMap<string, readonly Result[]> {
  const entries = Object.entries(table).map(([name, value]) => [name, made(value, name)] as const);
  return new Map(entries.filter(([, list]) => list.length > 0));
}

function messageRules(name: string, workspace: Workspace): MessageRules {
  const { everyClass, quiet, optOut } = workspace;
  const campaign = entryOf(workspace.classes, name)
    ? undefined
    : entryOf(workspace.campaigns, name);
  const className = campaign?.class ?? name;
  const spec: ClassSpec = entryOf(workspace.classes, className) ?? {};
  const parts: readonly (readonly [Counted, SendingRules])[] = [
    ...(campaign ? [[{ by: 'campaign', name }, campaign] as const] : []),
    [{ by: 'class', name: className }, spec],
    ...(everyClass && !everyClass.except?.includes(className)
      ? [[allOf(everyClass), everyClass] as const]
      : []),
  ];
  const allow = optOut?.allow ?? [];
  const hours = parts.flatMap(([counted, rules]) => slotsOf(counted, rules));
  return {
    class: className,
    campaign: campaign ? name : null,
    limits: [
      ...parts.flatMap(([counted, rules]) => gapsOf(counted, rules)),
      ...(quiet && spec.quiet !== 'ignore' ? [quietHours(quiet)] : []),
      ...hours,
    ],
    caps: parts.flatMap(([counted, rules]) => capsOf(counted, rules.cap)),
    ignoresOptOut: allow.includes(className) || allow.includes(name),
    needsConsent: spec.consent === 'required',
    stages: campaign?.stages ?? null,
    approvals: parts.flatMap(([counted, { approval }]) =>
      approval === undefined ? [] : [{ rule: counted.name, role: approval }],
    ),
  };
}

function countingLimits(counted: Counted, rules: SendingRules): readonly CountingLimit[] {
  return [...gapsOf(counted, rules), ...capsOf(counted, rules.cap)];
}

function gapsOf(counted: Counted, { gap }: SendingRules) {
  return gap === undefined ? [] : [{ type: 'gap' as const, counted, span: spanOf(gap) }];
}

function slotsOf({ name }: Counted, { slots }: SendingRules): readonly Hours[] {
  if (slots === undefined) return [];
  const minutes = minutesIn(slots.map(hoursOf));
  return [{ type: 'hours', why: 'slot', rule: name, minutes }];
}

function quietHours({ from, to }: NonNullable<Workspace['quiet']>): Hours {
  const minutes = minutesBeside(minutesIn([hoursOf(`${from}-${to}`)]));
  return { type: 'hours', why: 'quiet', rule: null, minutes };
}

/** Without `max` a cap only reports. */
function capsOf(counted: Counted, caps: readonly CapSpec[] = []): readonly Cap[] {
  return caps.flatMap(({ max, per }): readonly Cap[] =>
    max === undefined ? [] : [{ type: 'cap', counted, max, window: capWindowOf(per) }],
  );
}

function refusedWords({ content, lists }: Workspace): readonly RefusedWords[] {
  return (content?.refuse ?? []).map((list) => {
    const words = new Map<string, string[]>();
    for (const word of (entryOf(lists, list) ?? []).map(foldReply)) {
      const first = word.charAt(0);
      if (first !== '') words.set(first, [...(words.get(first) ?? []), word]);
    }
    return { list, words };
  });
}

function spanOf(text: string): Span {
  return checked(parseSpan(text), text);
}

function hoursOf(text: string) {
  return checked(parseWindow(text), text);
}

function capWindowOf(text: string): CapWindow {
  return checked(parseCapWindow(text), text);
}

/** What the workspace's file says was compared with its grammar when it was read. */
function checked<Value>(value: Value | null, text: string): Value {
  if (value === null) throw new RangeError(`The sending policy says "${text}", which is no time.`);
  return value;
}
