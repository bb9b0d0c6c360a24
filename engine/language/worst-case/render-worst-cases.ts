import { inLocale, type Locale, type Text } from '../../base/index.ts';
import { widthOf } from '../render.ts';
import type { FlowWorstCase, MostByWindow, WorstCases } from './together.ts';
import { AUDIENCE_WORDS, describeMost, timelineLine, WINDOW_WORDS } from './words.ts';
import { AUDIENCES, type Audience, WINDOW_NAMES } from './worst-case.ts';

const TITLE: Text = {
  zh: '最坏情况：一个对象最多收到几条消息',
  en: 'Worst case: the most messages that one subject can get',
};
const ALL: Text = { zh: '合计', en: 'together' };
const TO: Text = { zh: '发到', en: 'to ' };
const ANY: Text = { zh: '任意 ', en: 'any ' };
const PLAIN: Text = { zh: '不算上限', en: 'without caps' };
const CAPPED: Text = { zh: '算上上限', en: 'with caps' };
const EACH_KEY: Text = { zh: '（每个 key）', en: ' (each key)' };
const CIRCLE: Text = { zh: '不花时间就能转一圈', en: 'a circle that takes no time' };
const MORE: Text = { zh: '…… 另有 ', en: '… and further: ' };
/** Of a path; nobody reads hundreds of lines. */
const LINES_MAX = 24;
const COLUMN_GAP = '  ';

/** Prints the worst case of flows: a table, and then the way to the most messages of each. */
export function renderWorstCases(cases: WorstCases, locale: Locale): string {
  const windows = WINDOW_NAMES.map((name) => inLocale(WINDOW_WORDS[name], locale)).join(' / ');
  const head = [`${inLocale(ANY, locale)}${windows}`, inLocale(PLAIN, locale)];
  const rows = AUDIENCES.flatMap((audience) => rowsOf(cases, audience, locale));
  const table = columns([[...head, inLocale(CAPPED, locale)], ...rows]);
  const paths = cases.flows.flatMap((flow) => ['', ...pathLines(flow, locale)]);
  return [inLocale(TITLE, locale), ...table, ...paths].join('\n');
}

function rowsOf(cases: WorstCases, audience: Audience, locale: Locale): readonly string[][] {
  const together = cases.together.find((one) => one.audience === audience);
  if (!together) return [];
  const flows = cases.flows.filter((flow) => flow.audience === audience);
  return [
    [`${inLocale(TO, locale)}${inLocale(AUDIENCE_WORDS[audience], locale)}`, '', ''],
    ...flows.map((flow) => [
      `${COLUMN_GAP}${nameOf(flow, locale)}`,
      mostWords(plainOf(flow), locale),
      mostWords(flow.capped, locale),
    ]),
    [
      `${COLUMN_GAP}${inLocale(ALL, locale)}`,
      mostWords(together.windows, locale),
      mostWords(together.capped, locale),
    ],
  ];
}

function nameOf({ flow, isKeyed }: FlowWorstCase, locale: Locale): string {
  return `${flow}${isKeyed ? inLocale(EACH_KEY, locale) : ''}`;
}

function plainOf({ windows }: FlowWorstCase): MostByWindow {
  return { day: windows.day.most, week: windows.week.most, month: windows.month.most };
}

/** The three bounds, or one where they are the same. */
function mostWords(most: MostByWindow, locale: Locale): string {
  const words = WINDOW_NAMES.map((name) => inLocale(describeMost(most[name]), locale));
  return new Set(words).size === 1 && most.day.type !== 'count'
    ? (words[0] ?? '')
    : words.join(' / ');
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)))
      .join(COLUMN_GAP)
      .trimEnd(),
  );
}

/** The ways of one flow; a longer window that has no more messages tells nothing new. */
function pathLines(flow: FlowWorstCase, locale: Locale): readonly string[] {
  const to = `${inLocale(TO, locale)}${inLocale(AUDIENCE_WORDS[flow.audience], locale)}`;
  const told = new Set<string>();
  return WINDOW_NAMES.flatMap((name) => {
    const { most, path } = flow.windows[name];
    const words = inLocale(describeMost(most), locale);
    if (told.has(words) || path.length === 0) return [];
    told.add(words);
    const isCircle = most.type === 'unbounded';
    const window = isCircle ? inLocale(CIRCLE, locale) : inLocale(WINDOW_WORDS[name], locale);
    const lines = path.map((entry) => `${COLUMN_GAP}${timelineLine(entry, locale)}`);
    const rest = lines.length - LINES_MAX;
    const more = rest > 0 ? [`${COLUMN_GAP}${inLocale(MORE, locale)}${rest}`] : [];
    return [
      `${nameOf(flow, locale)} ${to} · ${window}: ${words}`,
      ...lines.slice(0, LINES_MAX),
      ...more,
    ];
  });
}
