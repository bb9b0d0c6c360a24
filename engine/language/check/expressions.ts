import { isJsonObject } from '../../base/index.ts';
import { eventType, REFERENCE_FIELDS } from '../catalogue.ts';
import { compileCel, compileText } from '../expression/index.ts';
import type { Fix } from '../finding.ts';
import { correction, wordFix } from '../fix.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import { valueAt } from '../ports.ts';
import { variableNames } from '../variables.ts';
import type { CheckInput } from './flow-check.ts';
import { measuredMistakes } from './measured-names.ts';
import { missingMistakes } from './missing.ts';
import { type ScopedSite, shiftOf, sitesOf, standsAt, triggerTypes } from './sites.ts';
import { typeMistakes } from './typing.ts';

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
      mistakes.push(
        ...measuredMistakes(site, input),
        ...typeMistakes(site, input),
        ...missingMistakes(site, input),
      );
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

function invalid(
  site: ScopedSite,
  error: Extract<ReturnType<typeof compileCel>, { ok: false }>,
  input: CheckInput,
): Mistake {
  const { language, at: path, step } = site;
  const { message, instead } = error;
  const offset = shiftOf(site, input) + error.offset;
  const written = valueAt(input.flow.json, path);
  return {
    code: language === 'cel' ? 'CEL_INVALID' : 'TEXT_INVALID',
    path,
    within: { offset, length: instead?.from.length ?? 1 },
    message,
    step,
    hint: instead
      ? { zh: `是不是想写“${instead.to}”？`, en: `Did you mean \`${instead.to}\`?` }
      : WRITTEN[language],
    fix: (instead && wordFix({ path, written, offset }, instead)) ?? undefined,
  };
}

/** How expressions and texts look. */
const WRITTEN = {
  cel: {
    zh: "请改正标出的地方；写法例如 event.data.text.contains('价格') && vars.count > 2。",
    en: "Correct it at the mark; this is how it looks: event.data.text == 'yes' && vars.count > 2.",
  },
  text: {
    zh: "请改正标出的地方；变量写成 {{ customer.name | default: '朋友' }}。",
    en: "Correct it at the mark; a variable looks like {{ customer.name | default: 'friend' }}.",
  },
} as const;

function readMistakes(read: string, site: ScopedSite, input: CheckInput): readonly Mistake[] {
  const [name = '', field, third] = read.split('.');
  const place = () => placeOf(read, site, input);
  if (!site.names.includes(name)) return [unknownName(name, site, place())];
  if (name === 'vars' && field !== undefined && !variableNames(input.flow).includes(field)) {
    return [unknownVariable(field, input, place())];
  }
  if ((name === 'event' || name === 'trigger') && field !== undefined) {
    return eventFieldMistakes({ name, field, third }, site, { input, place });
  }
  return [];
}

type Place = Pick<Mistake, 'path' | 'step' | 'within'> & {
  /** Puts a word in the place of one that stands so far behind the beginning of what is read. */
  readonly rewrite: (behind: number, word: { from: string; to: string }) => Fix | null;
};

function placeOf(read: string, site: ScopedSite, input: CheckInput): Place {
  const { at: path, step } = site;
  const offset = standsAt(read, site, input);
  if (offset < 0) return { path, step, within: undefined, rewrite: () => null };
  const written = valueAt(input.flow.json, path);
  return {
    path,
    step,
    within: { offset, length: read.length },
    rewrite: (behind, word) => wordFix({ path, written, offset: offset + behind }, word),
  };
}

function unknownName(name: string, site: ScopedSite, { rewrite, ...place }: Place): Mistake {
  const list = listed(site.names);
  return {
    code: 'UNKNOWN_NAME',
    ...place,
    message: {
      zh: `这里没有“${name}”这个名字。`,
      en: `The name \`${name}\` is not known here.`,
    },
    ...correction(name, site.names, {
      otherwise: { zh: `请用其中一个：${list.zh}。`, en: `Use one of ${list.en}.` },
      fix: (to) => rewrite(0, { from: name, to }),
    }),
  };
}

function unknownVariable(
  variable: string,
  input: CheckInput,
  { rewrite, ...place }: Place,
): Mistake {
  return {
    code: 'UNKNOWN_VARIABLE',
    ...place,
    message: {
      zh: `流程没有变量“${variable}”。`,
      en: `The flow has no variable \`${variable}\`.`,
    },
    ...correction(variable, variableNames(input.flow), {
      otherwise: {
        zh: '请在流程顶部的 vars 里声明它和默认值。',
        en: 'Declare it with a default under `vars` at the top of the flow.',
      },
      fix: (to) => rewrite('vars.'.length, { from: variable, to }),
    }),
  };
}

function eventFieldMistakes(
  read: { readonly name: string; readonly field: string; readonly third: string | undefined },
  site: ScopedSite,
  context: { readonly input: CheckInput; readonly place: () => Place },
): readonly Mistake[] {
  const { name, field, third } = read;
  if (!EVENT_FIELDS.includes(field)) {
    return [
      unknownField(
        { field: `${name}.${field}`, behind: 0 },
        EVENT_FIELDS.map((known) => `${name}.${known}`),
        context.place(),
      ),
    ];
  }
  if (field !== 'data' || third === undefined) return [];
  const types = name === 'event' ? site.events : triggerTypes(context.input);
  const fields = types && knownFields(types, context.input);
  if (!fields || fields.includes(third)) return [];
  return [unknownField({ field: third, behind: `${name}.data.`.length }, fields, context.place())];
}

function unknownField(
  { field, behind }: { readonly field: string; readonly behind: number },
  fields: readonly string[],
  { rewrite, ...place }: Place,
): Mistake {
  const list = listed(fields);
  return {
    code: 'UNKNOWN_FIELD',
    ...place,
    message: {
      zh: `这个事件通常没有“${field}”这一项。`,
      en: `This event is not known to carry \`${field}\`.`,
    },
    ...correction(field, fields, {
      otherwise: { zh: `请用它有的：${list.zh}。`, en: `Use what it carries: ${list.en}.` },
      fix: (to) => rewrite(behind, { from: field, to }),
    }),
  };
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
