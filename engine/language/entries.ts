import Type, { type Static } from 'typebox';
import type { Json, JsonObject, StepId, Text } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { eventTitle } from './catalogue.ts';
import type { Path } from './finding.ts';
import type { ExpressionSite, Port, Reference, Target } from './kind.ts';
import { DEFAULT_CLASS, lowerMessage, messageReferences, messageSites } from './message.ts';
import type { ChartEvent, ChartTimer, StatePath } from './plan.ts';
import type { PlanAction } from './plan-action.ts';
import {
  Cel,
  closed,
  EventName,
  Id,
  Recipient,
  SpanText,
  TargetKeys,
  TextTemplate,
} from './schema.ts';
import { targetIn } from './target.ts';
import { describeSpan, parseSpan } from './time/index.ts';
import {
  lowerUpdate,
  Update,
  type UpdateSpec,
  updateReferences,
  updateSites,
} from './update-spec.ts';

const Notify = closed({ to: Recipient, text: TextTemplate, class: Type.Optional(Id) });
const Acts = { update: Type.Optional(Update), notify: Type.Optional(Notify) };

/** One entry of `on`: an event, under a condition, leads somewhere or acts and stays. */
const OnEntrySchema = closed({
  event: EventName,
  if: Type.Optional(Cel),
  ...TargetKeys,
  ...Acts,
});
/** One entry of `after`: once the delay is over, it leads somewhere or acts and stays. */
const AfterEntrySchema = closed({
  delay: SpanText,
  every: Type.Optional(Type.Boolean()),
  max: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  ...TargetKeys,
  ...Acts,
});
export const OnList = Type.Array(OnEntrySchema, { maxItems: 50 });
export const AfterList = Type.Array(AfterEntrySchema, { maxItems: 50 });

interface ActSpec {
  readonly update?: UpdateSpec;
  readonly notify?: Static<typeof Notify>;
}
type OnSpec = Omit<Static<typeof OnEntrySchema>, 'update' | 'notify'> & ActSpec;
type AfterSpec = Omit<Static<typeof AfterEntrySchema>, 'update' | 'notify'> & ActSpec;

/** An entry with its place; `at` leads from the map that holds `on` and `after` to it. */
export interface OnEntry {
  readonly list: 'on';
  readonly port: string;
  readonly at: Path;
  readonly spec: OnSpec;
}
export interface AfterEntry {
  readonly list: 'after';
  readonly port: string;
  readonly at: Path;
  readonly spec: AfterSpec;
}
export interface Entries {
  readonly on: readonly OnEntry[];
  readonly after: readonly AfterEntry[];
}

/**
 * Reads `on` and `after` of a map whose shape is checked.
 * @param base leads from the body (or the document) to the map
 * @param fits leaves out entries whose shape is wrong
 */
export function entriesIn(
  map: Json | undefined,
  base: Path,
  fits: (at: Path) => boolean = () => true,
): Entries {
  const lists = isJsonObject(map) ? map : {};
  const read = <List extends 'on' | 'after'>(list: List) =>
    itemsOf(lists[list])
      .map((spec, index) => ({ list, port: `${list}.${index}`, at: [...base, list, index], spec }))
      .filter((entry) => fits(entry.at));
  // The shape of what `fits` lets through is that of the two schemas above.
  return {
    on: read('on') as unknown as OnEntry[],
    after: read('after') as unknown as AfterEntry[],
  };
}

function itemsOf(list: Json | undefined): readonly Json[] {
  return Array.isArray(list) ? list : [];
}

/** The ways out that the entries open: `on.N`, then `after.N`. */
export function entryPorts(entries: Entries): readonly Port[] {
  return [...entries.on, ...entries.after].map(
    (entry): Port => ({
      name: entry.port,
      label: labelOf(entry),
      at: entry.at,
      style: 'inline',
      target: targetOfEntry(entry),
      required: false,
    }),
  );
}

function labelOf(entry: OnEntry | AfterEntry): Text {
  if (entry.list === 'on') return eventTitle(entry.spec.event);
  return describeDelay(entry.spec.delay);
}

/** Says when an `after` comes: 「2 小时后」. */
function describeDelay(delay: string): Text {
  const span = parseSpan(delay);
  if (!span) return { zh: delay, en: delay };
  const text = describeSpan(span);
  return { zh: `${text.zh}后`, en: `after ${text.en}` };
}

export function targetOfEntry(entry: OnEntry | AfterEntry): Target | null {
  return targetIn(entry.spec as unknown as JsonObject); // a spec is the JSON that was read
}

/** The expressions and texts of all entries. */
export function entrySites(entries: Entries): readonly ExpressionSite[] {
  return [...entries.on, ...entries.after].flatMap((entry) => {
    const { at, spec } = entry;
    const sites: ExpressionSite[] = [];
    if (entry.list === 'on' && entry.spec.if !== undefined) {
      sites.push({ language: 'cel', source: entry.spec.if, at: [...at, 'if'], yields: 'boolean' });
    }
    if (spec.update) sites.push(...updateSites(spec.update, [...at, 'update']));
    if (spec.notify) sites.push(...messageSites(spec.notify, [...at, 'notify']));
    return sites;
  });
}

/** What the entries name: the events that they take, and what their acts write and tell. */
export function entryReferences(entries: Entries): readonly Reference[] {
  return [...entries.on, ...entries.after].flatMap((entry): readonly Reference[] => {
    const { at, spec } = entry;
    return [
      ...(entry.list === 'on' ? [eventReference(entry)] : []),
      ...(spec.update ? updateReferences(spec.update, [...at, 'update']) : []),
      ...(spec.notify ? messageReferences(spec.notify, [...at, 'notify']) : []),
    ];
  });
}

function eventReference(entry: OnEntry): Reference {
  return { type: 'event', event: entry.spec.event, use: 'takes', at: [...entry.at, 'event'] };
}

/** What lowering an entry needs to know of the state that it stands in. */
export interface EntryContext {
  /** Whose effects the actions are. */
  readonly step: StepId;
  resolve(target: Target): StatePath;
}

export function lowerOnEntries(entries: Entries, context: EntryContext): readonly ChartEvent[] {
  return entries.on.map((entry) => ({
    event: entry.spec.event,
    ...(entry.spec.if !== undefined && { if: { type: 'cel' as const, source: entry.spec.if } }),
    ...moveOf(entry, context),
  }));
}

export function lowerAfterEntries(entries: Entries, context: EntryContext): readonly ChartTimer[] {
  return entries.after.flatMap((entry) => {
    const span = parseSpan(entry.spec.delay);
    if (!span) return [];
    const { every, max } = entry.spec;
    return {
      id: entry.port,
      delay: { type: 'span' as const, span },
      ...(every && { every: max === undefined ? {} : { max } }),
      moves: [moveOf(entry, context)],
    };
  });
}

function moveOf(entry: OnEntry | AfterEntry, context: EntryContext) {
  const target = targetOfEntry(entry);
  const actions = actionsOf(entry.spec, context.step);
  return {
    port: entry.port,
    ...(target && { target: context.resolve(target) }),
    ...(actions.length > 0 && { actions }),
  };
}

function actionsOf(acts: ActSpec, step: StepId): readonly PlanAction[] {
  const { update, notify } = acts;
  return [
    ...(update ? lowerUpdate(update) : []),
    ...(notify
      ? [
          lowerMessage(
            { ...notify, class: notify.class ?? DEFAULT_CLASS },
            { step, awaitsResult: false, aside: true },
          ),
        ]
      : []),
  ];
}
