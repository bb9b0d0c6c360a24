import type { Locale } from '../../base/index.ts';
import { inLocale } from '../../base/index.ts';
import type { Change, FlowDiff } from './change.ts';
import { describeChange } from './describe-change.ts';

/** The names of the two texts, as the reader knows them. */
export interface DiffNames {
  readonly before: string;
  readonly after: string;
}

const MARKS: Readonly<Record<Change['type'], string>> = {
  flowAdded: '+',
  flowRemoved: '-',
  stepAdded: '+',
  stepRemoved: '-',
  stepRenamed: '~',
  stepMoved: '~',
  kindChanged: '~',
  firstStep: '~',
  target: '~',
  itemAdded: '+',
  itemRemoved: '-',
  value: '~',
  plan: '~',
};

const WORDS = {
  same: { zh: '没有差别', en: 'no difference' },
  samePlan: { zh: '行为没有差别', en: 'no difference in behaviour' },
  remarks: { zh: '不影响行为', en: 'Without effect' },
  unchecked: {
    zh: '其中一方有错误，无法比较行为，以下是全部差别',
    en: 'One side has errors, so this is every difference, with or without effect',
  },
} as const;

/** Says how many changes there are. */
function headline({ changes, remarks }: FlowDiff, locale: Locale): string {
  if (changes.length > 0) {
    const count = changes.length;
    const en = `${count} ${count === 1 ? 'change' : 'changes'}`;
    return inLocale({ zh: `${count} 处变化`, en }, locale);
  }
  return inLocale(remarks.length > 0 ? WORDS.samePlan : WORDS.same, locale);
}

/** Renders a diff for a terminal, one change a line, each with its line in the later text. */
export function renderDiffText(
  diff: FlowDiff,
  { names, locale }: { readonly names: DiffNames; readonly locale: Locale },
): string {
  const lines = [`${names.before} → ${names.after}: ${headline(diff, locale)}`];
  if (diff.samePlan === null) lines.push(`(${inLocale(WORDS.unchecked, locale)})`);
  const row = (change: Change) => {
    const sentence = inLocale(describeChange(change), locale).replaceAll('`', '');
    return `  ${MARKS[change.type]} ${placeOf(change)}${sentence}`;
  };
  lines.push(...diff.changes.map(row));
  if (diff.remarks.length > 0) {
    lines.push(`  ${inLocale(WORDS.remarks, locale)}:`, ...diff.remarks.map(row));
  }
  return lines.join('\n');
}

/** The line in the later text, of what is gone the one in the earlier, with a minus. */
function placeOf({ lines }: Change): string {
  if (lines.after !== null) return `${lines.after}: `;
  return lines.before === null ? '' : `-${lines.before}: `;
}

/** Renders a diff for a pull request: a heading, a list, and what has no effect folded away. */
export function renderDiffMarkdown(
  diff: FlowDiff,
  { names, locale }: { readonly names: DiffNames; readonly locale: Locale },
): string {
  const name = diff.title === '' || diff.title === diff.flow ? '' : ` · ${diff.title}`;
  const blocks = [`### \`${diff.flow}\`${name}`, `${names.before} → ${names.after}`];
  blocks.push(`**${headline(diff, locale)}**`);
  if (diff.samePlan === null) blocks.push(`> ${inLocale(WORDS.unchecked, locale)}`);
  if (diff.changes.length > 0) blocks.push(list(diff.changes, locale));
  if (diff.remarks.length > 0) {
    const summary = `${inLocale(WORDS.remarks, locale)} (${diff.remarks.length})`;
    blocks.push(
      `<details><summary>${summary}</summary>\n\n${list(diff.remarks, locale)}\n\n</details>`,
    );
  }
  return blocks.join('\n\n');
}

function list(changes: readonly Change[], locale: Locale): string {
  return changes.map((change) => `- ${inLocale(describeChange(change), locale)}`).join('\n');
}
