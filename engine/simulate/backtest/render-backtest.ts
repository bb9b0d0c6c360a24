import type { Locale, Text } from '../../base/index.ts';
import { inLocale } from '../../base/index.ts';
import { formatLocal } from '../../language/index.ts';
import type {
  BacktestCounts,
  BacktestExample,
  BacktestResult,
  BacktestRow,
  ExampleSide,
} from './backtest-result.ts';
import { BACKTEST_WORDS, CHANGE_WORDS, COUNT_WORDS } from './backtest-words.ts';
import { padded } from './padded.ts';

/** What is rendered: everything but the figures of the run itself. */
type Told = Omit<BacktestResult, 'figures'>;
type CountName = keyof typeof COUNT_WORDS;

/** Columns that stand even where all of them are zero. */
const ALWAYS: readonly CountName[] = ['before', 'after', 'same'];
const COUNT_NAMES: readonly CountName[] = [
  ...['before', 'after', 'really', 'same', 'moved', 'text'],
  ...['onlyBefore', 'onlyAfter', 'refused', 'released', 'heldBefore', 'heldAfter'],
] as readonly CountName[]; // the keys of the words, in the order of the columns

/** A table of texts; the first row is the head. */
interface Grid {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

/** Renders the difference for a terminal. */
export function renderBacktestText(result: Told, locale: Locale): string {
  const grids = gridsOf(result, locale).map(({ rows }) => padded(rows).join('\n'));
  const examples = result.examples.map((example) =>
    exampleLines(example, result, locale).join('\n'),
  );
  const headed = examples.length === 0 ? [] : [say('examples', locale), ...examples];
  return [headline(result, locale), ...grids, ...headed].join('\n\n');
}

/** Renders the difference for a pull request. */
export function renderBacktestMarkdown(result: Told, locale: Locale): string {
  const grids = gridsOf(result, locale).map(({ title, rows }) => {
    const [head = [], ...body] = rows.map((row) => row.map(escaped));
    const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
    const lines = [head, rule, ...body].map((row) => `| ${row.join(' | ')} |`);
    return `#### ${title}\n\n${lines.join('\n')}`;
  });
  const examples = result.examples.map((example) => {
    const [first = '', ...rest] = exampleLines(example, result, locale);
    return [`- ${escaped(first)}`, ...rest.map((line) => `  - ${escaped(line.trim())}`)].join('\n');
  });
  const folded =
    examples.length === 0
      ? []
      : [
          `<details><summary>${say('examples', locale)} (${examples.length})</summary>\n\n${examples.join('\n')}\n\n</details>`,
        ];
  return [`**${headline(result, locale)}**`, ...grids, ...folded].join('\n\n');
}

function headline(result: Told, locale: Locale): string {
  const { from, to, zone, events, total, failed } = result;
  const period = `${formatLocal(from, zone)} – ${formatLocal(to, zone)}`;
  const sent = inLocale(
    {
      zh: `${period}，${events} 个事件：现在发 ${total.before} 条，改后发 ${total.after} 条`,
      en: `${period}, ${events} events: ${total.before} messages before, ${total.after} after`,
    },
    locale,
  );
  const lines = [sent];
  if (isSame(total)) lines.push(say('none', locale));
  if (failed.before + failed.after > 0) {
    lines.push(`${say('failed', locale)}: ${failed.before} → ${failed.after}`);
  }
  return lines.join('\n');
}

function isSame(total: BacktestCounts): boolean {
  const { same, before, after, refused, released, heldBefore, heldAfter } = total;
  const isHeldAlike = heldBefore === heldAfter;
  return same === before && same === after && refused + released === 0 && isHeldAlike;
}

function gridsOf(result: Told, locale: Locale): readonly Grid[] {
  const { flows, steps, classes, days, total, refusals } = result;
  const columns = COUNT_NAMES.filter((name) => ALWAYS.includes(name) || (total[name] ?? 0) > 0);
  const grid = (
    word: 'flow' | 'step' | 'class' | 'day',
    rows: readonly BacktestRow[],
    name: (row: BacktestRow) => string,
  ): Grid => ({
    title: say(word, locale),
    rows: [
      [say(word, locale), ...columns.map((column) => inLocale(COUNT_WORDS[column], locale))],
      ...rows.map((row) => [name(row), ...cells(row, columns)]),
      [say('all', locale), ...cells(total, columns)],
    ],
  });
  const changed = steps.filter((row) => row.same !== row.before || row.same !== row.after);
  return [
    grid('flow', flows, (row) => row.flow ?? ''),
    grid('step', changed, (row) => `${row.flow} ${row.step}`),
    grid('class', classes, (row) => row.class ?? ''),
    grid('day', days, (row) => row.day ?? ''),
    {
      title: say('refusals', locale),
      rows: [
        [say('refusals', locale), ...['before', 'after'].map((side) => countWord(side, locale))],
        ...refusals.map(({ flow, step, class: named, why, before, after }) => [
          `${flow} ${step} · ${named} · ${why}`,
          String(before),
          String(after),
        ]),
      ],
    },
  ].filter(({ title, rows }) => rows.length > (title === say('refusals', locale) ? 1 : 2));
}

function countWord(side: string, locale: Locale): string {
  return inLocale(side === 'before' ? COUNT_WORDS.before : COUNT_WORDS.after, locale);
}

function cells(counts: BacktestCounts, columns: readonly CountName[]): readonly string[] {
  return columns.map((column) => String(counts[column] ?? ''));
}

function exampleLines(example: BacktestExample, { zone }: Told, locale: Locale): readonly string[] {
  const { change, flow, step, to, about, before, after } = example;
  const whom = to === about ? to : `${to} (${about})`;
  const line = (side: Text, what: ExampleSide | null) =>
    `  ${inLocale(side, locale)}: ${what === null ? say('nothing', locale) : sideText(what, zone)}`;
  return [
    `${inLocale(CHANGE_WORDS[change], locale)} · ${flow} ${step} · ${whom}`,
    line(COUNT_WORDS.before, before),
    line(COUNT_WORDS.after, after),
  ];
}

function sideText({ at, verdict, why, text }: ExampleSide, zone: string): string {
  const said =
    verdict === 'out' ? text.replace(/\s+/g, ' ') : `${verdict}${why ? ` (${why})` : ''}`;
  return `${formatLocal(at, zone)} ${said}`;
}

function say(word: keyof typeof BACKTEST_WORDS, locale: Locale): string {
  return inLocale(BACKTEST_WORDS[word], locale);
}

function escaped(text: string): string {
  return text.replace(/[|\\<]/g, (mark) => `\\${mark}`);
}
