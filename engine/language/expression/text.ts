import { storableText } from '../../base/index.ts';
import { nearest } from '../nearest.ts';
import {
  type Compiled,
  compiling,
  isMap,
  type Names,
  SourceError,
  type TextProgram,
  zoneOf,
} from './compiled.ts';
import { unknownDirective } from './text-date.ts';
import { bounded, FILTERS, printed, type TextFilter } from './text-filter.ts';
import { type FilterCall, type Operand, parseText, type TextPart } from './text-parse.ts';
import { newWork, spend, type Work } from './work.ts';

type Read = (names: Names, work: Work) => unknown;

/**
 * Compiles a text of Liquid outputs, such as `{{ customer.name | default: '朋友' }}，您好`: at most
 * 4,000 characters, no tags, and only the filters of the list. A missing value is empty. `date`
 * prints ISO times in the zone that the names carry.
 */
export function compileText(source: string): Compiled<TextProgram> {
  return compiling(() => {
    const parts = parseText(source);
    const printers = parts.map(compilePart);
    const program: TextProgram = (names, rewrite = asItIs) => {
      const work = newWork();
      let text = '';
      for (const print of printers) text = bounded(text + print(names, { work, rewrite }));
      return storableText(text);
    };
    return { program, reads: parts.flatMap(readsOfPart) };
  });
}

type Rewrite = (output: string) => string;

const asItIs: Rewrite = (output) => output;

interface Printing {
  readonly work: Work;
  readonly rewrite: Rewrite;
}

function compilePart(part: TextPart): (names: Names, printing: Printing) => string {
  if (part.type === 'plain') return () => part.text;
  const read = part.filters.reduce(compileFilter, compileOperand(part.operand));
  return (names, { work, rewrite }) => {
    const value = read(names, work);
    spend(work, weightOf(value));
    return rewrite(printed(value));
  };
}

function compileOperand(operand: Operand): Read {
  if (operand.type === 'literal') return () => operand.value;
  const { path } = operand;
  return (names, work) =>
    path.reduce<unknown>((value, field) => {
      if (field === 'size') spend(work, weightOf(value));
      return fieldOf(value, field);
    }, names);
}

/** Reads an own field; lists also know `size`, `first` and `last`. What is missing is undefined. */
function fieldOf(value: unknown, field: string | number): unknown {
  if (isMap(value)) return Object.hasOwn(value, field) ? value[field] : undefined;
  if (typeof value === 'string') return field === 'size' ? [...value].length : undefined;
  if (!Array.isArray(value)) return undefined;
  if (typeof field === 'number') return value.at(field);
  if (field === 'size') return value.length;
  if (field === 'first') return value.at(0);
  return field === 'last' ? value.at(-1) : undefined;
}

function compileFilter(value: Read, call: FilterCall): Read {
  const filter = filterOf(call);
  const operands = call.operands.map(compileOperand);
  return (names, work) => {
    const input = value(names, work);
    const values = operands.map((operand) => operand(names, work));
    // What is sought in a text is compared with all of it, at worst.
    spend(work, FILTER_UNITS + weightOf(input) * (1 + weightOf(values[0]) / SOUGHT_UNITS));
    return filter.run(input, values, zoneOf(names));
  };
}

/** A date far from the last ones takes half a millisecond to be put into local time. */
const FILTER_UNITS = 100;
const SOUGHT_UNITS = 0.1;
const TEXT_UNITS = 100;

/** What going through a value costs: a text its length, a list that of its elements. */
function weightOf(value: unknown): number {
  if (typeof value === 'string') return value.length / TEXT_UNITS;
  if (!Array.isArray(value)) return 0;
  return value.reduce<number>((sum, item) => sum + 0.1 + weightOf(item), 0);
}

function filterOf(call: FilterCall): TextFilter {
  const { name, operands, offset } = call;
  const filter = FILTERS.get(name);
  if (!filter) {
    const known = [...FILTERS.keys()];
    const meant = nearest(name, known);
    throw new SourceError(
      {
        zh: `没有过滤器 ${name}。可用：${known.join(', ')}。`,
        en: `There is no filter ${name}. Known: ${known.join(', ')}.`,
      },
      offset,
      meant === null ? null : { from: name, to: meant },
    );
  }
  if (operands.length < filter.argumentsMin || operands.length > filter.argumentsMax) {
    throw new SourceError(
      {
        zh: `过滤器 ${name} 的参数个数不对。`,
        en: `The filter ${name} takes another number of arguments.`,
      },
      offset,
    );
  }
  if (name === 'date') checkFormat(operands[0], offset);
  return filter;
}

function checkFormat(format: Operand | undefined, offset: number): void {
  if (format?.type !== 'literal' || typeof format.value !== 'string') return;
  const unknown = unknownDirective(format.value);
  if (unknown === null) return;
  throw new SourceError(
    { zh: `日期格式里没有 ${unknown}。`, en: `There is no ${unknown} in a date format.` },
    offset,
  );
}

/**
 * The names that a text prints as they are, so that it has a gap where they are missing: those
 * without a `default` behind them. Empty where the text does not compile.
 */
export function bareReads(source: string): readonly string[] {
  const parts = compiling(() => ({ program: parseText(source), reads: [] }));
  if (!parts.ok) return [];
  return parts.program.flatMap((part) => {
    if (part.type === 'plain' || part.operand.type === 'literal') return [];
    return part.filters.some(({ name }) => name === 'default')
      ? []
      : [staticPath(part.operand.path)];
  });
}

function readsOfPart(part: TextPart): readonly string[] {
  if (part.type === 'plain') return [];
  const operands = [part.operand, ...part.filters.flatMap((filter) => filter.operands)];
  return operands.flatMap((operand) => (operand.type === 'path' ? [staticPath(operand.path)] : []));
}

const LIST_FIELDS: ReadonlySet<string | number> = new Set(['size', 'first', 'last']);

/** The dotted path up to the first index, or to the list whose size or end it asks for. */
function staticPath(path: readonly (string | number)[]): string {
  const end = path.findIndex(
    (field, index) =>
      typeof field === 'number' || field.includes('.') || (index > 1 && LIST_FIELDS.has(field)),
  );
  return (end < 0 ? path : path.slice(0, end)).join('.');
}
