import { isJsonObject } from '../../base/index.ts';
import { eventType, REFERENCE_FIELDS } from '../catalogue.ts';
import { bareReads } from '../expression/index.ts';
import type { Mistake } from '../mistake.ts';
import { listed } from '../nearest.ts';
import { valueAt } from '../ports.ts';
import type { CheckInput } from './flow-check.ts';
import { NO_EVENT, pathFacts, startTypes } from './path-facts.ts';
import { type ScopedSite, standsAt } from './sites.ts';

/** Finds what a text prints as it is, though on some path there is nothing to be printed. */
export function missingMistakes(site: ScopedSite, input: CheckInput): readonly Mistake[] {
  // Of a step that cannot be read nobody knows where it leads, and what it saves.
  if (site.language !== 'text' || input.flow.broken.length > 0) return [];
  return [...new Set(bareReads(site.source))].flatMap((read): readonly Mistake[] => {
    const [name, field = '', inner] = read.split('.');
    if (name === 'vars') return variableMistakes(field, { read, site, input });
    if (field !== 'data' || inner === undefined) return [];
    if (name === 'trigger')
      return fieldMistakes(inner, startTypes(input.flow.starts), { read, site, input });
    return name === 'event' ? fieldMistakes(inner, site.events, { read, site, input }) : [];
  });
}

interface Reading {
  readonly read: string;
  readonly site: ScopedSite;
  readonly input: CheckInput;
}

function variableMistakes(variable: string, reading: Reading): readonly Mistake[] {
  const { site, input } = reading;
  const { step } = site;
  if (step === undefined || !hasNoDefault(variable, input)) return [];
  // Variables of an entry are read later, when other steps may have saved them.
  if (site.isEntry || pathFacts(input).isSaved(variable, step)) return [];
  return [
    missing(reading, {
      zh: `变量“${variable}”只在部分路径上保存过，这里可能是空白。`,
      en: `Variable \`${variable}\` is saved on some paths only, so there may be a gap here.`,
    }),
  ];
}

/** Types whose empty value prints as nothing. */
const BLANK: readonly string[] = ['string', 'list', 'object'];

/** Says whether a variable is declared by its type alone, `{ type: object }`, and so blank. */
function hasNoDefault(variable: string, { flow }: CheckInput): boolean {
  const declared = valueAt(flow.json, ['vars', variable]);
  const isTypeAlone = isJsonObject(declared) && Object.keys(declared).join() === 'type';
  return isTypeAlone && BLANK.includes(flow.vars[variable]?.type ?? '');
}

/** Tells a field that some of the events carry and others do not. */
function fieldMistakes(
  field: string,
  types: readonly string[] | null,
  reading: Reading,
): readonly Mistake[] {
  if (types === null || Object.hasOwn(REFERENCE_FIELDS, field)) return [];
  const without = types.filter((type) => !mayCarry(type, field, reading.input));
  if (without.length === 0 || without.length === types.length) return [];
  const list = listed(without.map((type) => (type === NO_EVENT ? 'schedule' : type)));
  return [
    missing(reading, {
      zh: `由 ${list.zh} 走到这里时没有“${field}”，文案里会是空白。`,
      en: `\`${field}\` does not come with ${list.en}, so there may be a gap here.`,
    }),
  ];
}

/** An event that nothing is declared of may carry anything. */
function mayCarry(type: string, field: string, { workspace }: CheckInput): boolean {
  if (type === NO_EVENT) return false;
  const known = eventType(type)?.data ?? workspace.events[type]?.data?.properties;
  return isJsonObject(known) ? Object.hasOwn(known, field) : true;
}

function missing({ read, site, input }: Reading, message: Mistake['message']): Mistake {
  const offset = standsAt(read, site, input);
  return {
    code: 'VALUE_MAY_BE_MISSING',
    path: site.at,
    within: offset < 0 ? undefined : { offset, length: read.length },
    step: site.step,
    message,
    hint: {
      zh: `请写上没有时用什么：{{ ${read} | default: '…' }}。`,
      en: `Say what to print then: {{ ${read} | default: '…' }}.`,
    },
  };
}
