import { isJsonObject } from '../../base/index.ts';
import { eventType, REFERENCE_FIELDS } from '../catalogue.ts';
import { type Entries, entrySites } from '../entries.ts';
import { compileCel, compileText } from '../expression/index.ts';
import type { Path } from '../finding.ts';
import type { ExpressionSite } from '../kind.ts';
import type { Mistake } from '../mistake.ts';
import { didYouMean, listed } from '../nearest.ts';
import type { SubjectKind } from '../plan.ts';
import { entriesOf, kindOf, valueAt } from '../ports.ts';
import { variableNames } from '../variables.ts';
import type { CheckInput } from './flow-check.ts';

/** An expression or text with what it can name. `at` leads from the root of the document. */
interface ScopedSite extends ExpressionSite {
  readonly step?: string;
  /** The only types that `event` can be of; null where that depends on the path taken. */
  readonly events: readonly string[] | null;
  readonly names: readonly string[];
}

/** What a flow about a subject can name of it. */
const SUBJECT_NAMES: Readonly<Record<SubjectKind, readonly string[]>> = {
  member: ['member', 'customer', 'group'],
  customer: ['customer'],
  group: ['group'],
  workspace: [],
};
const RUNNING_NAMES = ['event', 'trigger', 'vars', 'now', 'zone'];
const STARTING_NAMES = ['event', 'now', 'zone'];
const EVENT_FIELDS = ['id', 'type', 'time', 'data'];

/** Checks every expression and text, and finds which fields of `event` and `trigger` they read. */
export function checkExpressions(input: CheckInput): {
  readonly mistakes: readonly Mistake[];
  /** Without repeats, in ascending order. */
  readonly reads: readonly string[];
} {
  const mistakes: Mistake[] = [];
  const reads = new Set<string>();
  for (const site of sitesOf(input)) {
    const compiled = site.language === 'cel' ? compileCel(site.source) : compileText(site.source);
    if (!compiled.ok) mistakes.push(invalid(site, compiled, input));
    else {
      for (const read of compiled.reads) {
        const field = storedField(read);
        if (field !== null) reads.add(field);
        mistakes.push(...readMistakes(read, site, input));
      }
    }
  }
  return { mistakes, reads: [...reads].sort() };
}

/** The field of an event that has to be kept; its id, type and time always are. */
function storedField(read: string): string | null {
  const [name, field, ...rest] = read.split('.');
  if (name !== 'event' && name !== 'trigger') return null;
  if (field === undefined) return 'data';
  return field === 'data' ? ['data', ...rest].join('.') : null;
}

function sitesOf(input: CheckInput): readonly ScopedSite[] {
  const { flow } = input;
  const subject = flow.about ? SUBJECT_NAMES[flow.about] : Object.values(SUBJECT_NAMES).flat();
  const running = [...RUNNING_NAMES, ...subject];
  const starting = [...STARTING_NAMES, ...subject];
  const condition = { language: 'cel', yields: 'boolean' } as const;
  const sites: ScopedSite[] = [];
  if (flow.key !== null) {
    sites.push({ ...condition, source: flow.key, at: ['key'], events: null, names: starting });
  }
  for (const start of flow.starts) {
    if (start.if === undefined) continue;
    const isEvent = start.type === 'event';
    const at = [...start.at, ...(isEvent ? [] : ['for']), 'if'];
    const events = isEvent ? [start.event] : null;
    sites.push({ ...condition, source: start.if, at, events, names: starting });
  }
  sites.push(...scopedEntries(flow.entries, [], running));
  for (const step of flow.steps) {
    for (const site of kindOf(step).expressions(step)) {
      const at = [...step.path, ...site.at];
      const names = site.about ? ['now', 'zone', ...SUBJECT_NAMES[site.about]] : running;
      sites.push({ ...site, at, step: step.id, events: null, names });
    }
    const entries = scopedEntries(entriesOf(step), step.path, running);
    sites.push(...entries.map((site) => ({ ...site, step: step.id })));
  }
  return sites;
}

function scopedEntries(
  entries: Entries,
  base: Path,
  names: readonly string[],
): readonly ScopedSite[] {
  const one = (part: Entries, events: readonly string[] | null) =>
    entrySites(part).map((site) => ({ ...site, at: [...base, ...site.at], events, names }));
  return [
    ...entries.on.flatMap((entry) => one({ on: [entry], after: [] }, [entry.spec.event])),
    ...one({ on: [], after: entries.after }, null),
  ];
}

function invalid(
  site: ScopedSite,
  error: { readonly message: Mistake['message']; readonly offset: number },
  input: CheckInput,
): Mistake {
  return {
    code: site.language === 'cel' ? 'CEL_INVALID' : 'TEXT_INVALID',
    path: site.at,
    within: { offset: shiftOf(site, input) + error.offset, length: 1 },
    message: error.message,
    step: site.step,
  };
}

/** How far the source begins behind the value's first character: formulas have their `=`. */
function shiftOf(site: ScopedSite, input: CheckInput): number {
  const written = valueAt(input.flow.json, site.at);
  return typeof written === 'string' ? Math.max(0, written.indexOf(site.source)) : 0;
}

function readMistakes(read: string, site: ScopedSite, input: CheckInput): readonly Mistake[] {
  const [name = '', field, third] = read.split('.');
  const place = { path: site.at, step: site.step, within: withinOf(read, site, input) };
  if (!site.names.includes(name)) return [unknownName(name, site, place)];
  if (name === 'vars' && field !== undefined && !variableNames(input.flow.json).includes(field)) {
    return [unknownVariable(field, input, place)];
  }
  if ((name === 'event' || name === 'trigger') && field !== undefined) {
    return eventFieldMistakes({ name, field, third }, site, { input, place });
  }
  return [];
}

type Place = Pick<Mistake, 'path' | 'step' | 'within'>;

function withinOf(read: string, site: ScopedSite, input: CheckInput): Place['within'] {
  const at = site.source.indexOf(read);
  if (at < 0) return undefined;
  return { offset: shiftOf(site, input) + at, length: read.length };
}

function unknownName(name: string, site: ScopedSite, place: Place): Mistake {
  const list = listed(site.names);
  return {
    code: 'UNKNOWN_NAME',
    ...place,
    message: {
      zh: `这里没有“${name}”这个名字。`,
      en: `The name \`${name}\` is not known here.`,
    },
    hint: didYouMean(name, site.names) ?? {
      zh: `可以用：${list.zh}。`,
      en: `Known here: ${list.en}.`,
    },
  };
}

function unknownVariable(variable: string, input: CheckInput, place: Place): Mistake {
  return {
    code: 'UNKNOWN_VARIABLE',
    ...place,
    message: {
      zh: `流程没有变量“${variable}”。`,
      en: `The flow has no variable \`${variable}\`.`,
    },
    hint: didYouMean(variable, variableNames(input.flow.json)) ?? {
      zh: `请在流程顶部的 vars 里声明它和默认值。`,
      en: 'Declare it with a default under `vars` at the top of the flow.',
    },
  };
}

function eventFieldMistakes(
  read: { readonly name: string; readonly field: string; readonly third: string | undefined },
  site: ScopedSite,
  context: { readonly input: CheckInput; readonly place: Place },
): readonly Mistake[] {
  const { name, field, third } = read;
  if (!EVENT_FIELDS.includes(field)) {
    return [
      unknownField(
        `${name}.${field}`,
        EVENT_FIELDS.map((known) => `${name}.${known}`),
        context.place,
      ),
    ];
  }
  if (field !== 'data' || third === undefined) return [];
  const types = name === 'event' ? site.events : triggerTypes(context.input);
  const fields = types && knownFields(types, context.input);
  if (!fields || fields.includes(third)) return [];
  return [unknownField(third, fields, context.place)];
}

function unknownField(field: string, fields: readonly string[], place: Place): Mistake {
  const list = listed(fields);
  return {
    code: 'UNKNOWN_FIELD',
    ...place,
    message: {
      zh: `这个事件通常没有“${field}”这一项。`,
      en: `This event is not known to carry \`${field}\`.`,
    },
    hint: didYouMean(field, fields) ?? { zh: `它有：${list.zh}。`, en: `It carries ${list.en}.` },
  };
}

function triggerTypes(input: CheckInput): readonly string[] | null {
  const { starts } = input.flow;
  const types = starts.flatMap((start) => (start.type === 'event' ? [start.event] : []));
  return types.length > 0 && types.length === starts.length ? types : null;
}

/** Fields that the data of these events may have; null when any of them is not described. */
function knownFields(types: readonly string[], input: CheckInput): readonly string[] | null {
  const fields = new Set(Object.keys(REFERENCE_FIELDS));
  for (const type of types) {
    const own = eventType(type)?.data ?? declaredFields(type, input);
    if (!own) return null;
    for (const field of Object.keys(own)) fields.add(field);
  }
  return [...fields];
}

function declaredFields(type: string, input: CheckInput): object | null {
  const properties = input.workspace.events[type]?.data?.properties;
  return isJsonObject(properties) ? properties : null;
}
