import type { Command } from 'commander';
import { Option } from 'commander';
import { EngineError, type Locale, type Text } from '../../../engine/base/index.ts';
import type { FlowDiff, FlowText } from '../../../engine/language/diff/index.ts';
import {
  describeChange,
  diffFlows,
  renderDiffMarkdown,
  renderDiffText,
} from '../../../engine/language/diff/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseWorkspace } from '../../../engine/language/index.ts';
import type { PlacedPlan, WorstCaseChange } from '../../../engine/language/worst-case/index.ts';
import {
  describeWorstCaseChange,
  worstCaseChanges,
} from '../../../engine/language/worst-case/index.ts';
import type { OutcomeChange } from '../../../engine/simulate/index.ts';
import { outcomeChanges } from '../../../engine/simulate/index.ts';
import type { CommonOptions, Session } from '../command.ts';
import { conclude, newCommand } from '../command.ts';
import type { SideFlow, SidePair } from '../flow-sides.ts';
import { pairSides, readSide } from '../flow-sides.ts';
import { EXIT } from '../terminal.ts';

interface Options extends CommonOptions {
  readonly format: 'text' | 'markdown' | 'json';
  readonly scenarios?: boolean;
}

interface Compared {
  readonly names: { readonly before: string; readonly after: string };
  readonly diff: FlowDiff;
  /** Null where scenarios were not asked for, or there are none. */
  readonly scenarios: readonly OutcomeChange[] | null;
  /** Null where a side has errors. */
  readonly worstCase: readonly WorstCaseChange[] | null;
}

/** `diff`: says in steps what differs between flows. */
export function diffCommand(session: Session): Command {
  const { say } = session.terminal;
  const format = new Option('--format <name>', say({ zh: '输出格式', en: 'Form of the answer' }))
    .choices(['text', 'markdown', 'json'])
    .default('text');
  return newCommand(session, 'diff', {
    zh: '按步骤比较流程；行为不同时退出码为 1',
    en: 'Compare flows step by step; ends with 1 when their behaviour differs',
  })
    .argument('<before>', say(PLACE))
    .argument('<after>', say(PLACE))
    .addOption(format)
    .option(
      '--scenarios',
      say({
        zh: '用较早一方的场景试跑两边，列出结果变了的',
        en: "Play the earlier side's scenarios on both, and list those that go otherwise",
      }),
    )
    .action((...[before, after, , command]: [string, string, unknown, Command]) =>
      conclude(session, command, (options: Options) => run(session, [before, after], options)),
    );
}

const PLACE: Text = {
  zh: '文件或目录，或 git:版本:路径',
  en: 'File or folder, or git:REV:path',
};

async function run(
  { terminal }: Session,
  [before, after]: readonly [string, string],
  options: Options,
): Promise<number> {
  const pairs = pairSides(await readSide(before), await readSide(after));
  if (pairs.length === 0) throw nothingFound(before, after);
  const compared = pairs
    .map((pair) => compare(pair, options.scenarios === true))
    .filter((each) => pairs.length === 1 || !isEmpty(each));
  if (options.json || options.format === 'json') terminal.print(asJson(compared));
  else if (compared.length === 0) {
    terminal.print(terminal.say({ zh: '没有差别。', en: 'No difference.' }));
  } else {
    const { locale } = terminal;
    const isMarkdown = options.format === 'markdown';
    const shown = compared.map((each) =>
      isMarkdown ? markdownOf(each, locale) : textOf(each, locale),
    );
    terminal.print(shown.join(isMarkdown ? '\n\n' : '\n'));
  }
  const differs = compared.some(
    ({ diff, scenarios, worstCase }) =>
      diff.changes.length + (scenarios ?? []).length + (worstCase ?? []).length > 0,
  );
  return differs ? EXIT.findings : EXIT.fine;
}

function isEmpty({ diff, scenarios, worstCase }: Compared): boolean {
  const beside = (scenarios ?? []).length + (worstCase ?? []).length;
  return diff.changes.length + diff.remarks.length + beside === 0;
}

function compare({ id, before, after }: SidePair, withScenarios: boolean): Compared {
  const result = diffFlows(textOfSide(before), textOfSide(after));
  if (!result.ok) throw unreadable((result.side === 'before' ? before : after)?.name ?? id);
  const names = { before: before?.name ?? '(-)', after: after?.name ?? '(-)' };
  const { diff } = result;
  const isSame = diff.samePlan === true && before?.workspaceText === after?.workspaceText;
  const [old, now] = isSame ? [null, null] : [planOfSide(before), planOfSide(after)];
  return {
    names,
    diff,
    scenarios: withScenarios ? played(before, after) : null,
    worstCase: old && now ? worstCaseChanges(old, now) : isSame ? [] : null,
  };
}

/** Null where the side has errors. */
function planOfSide(side: SideFlow | null): PlacedPlan | null {
  const read = textOfSide(side);
  if (read === null) return { plan: null, workspace: DEFAULT_WORKSPACE };
  const { compiled } = checkFlow(read.text, read.workspace, { promises: false });
  return compiled && { plan: compiled.plan, workspace: read.workspace };
}

function textOfSide(side: SideFlow | null): FlowText | null {
  if (side === null) return null;
  const parsed = side.workspaceText === null ? null : parseWorkspace(side.workspaceText);
  return { text: side.text, workspace: parsed?.workspace ?? DEFAULT_WORKSPACE };
}

/** The earlier scenarios say what was promised; the later ones may have been made to fit. */
function played(before: SideFlow | null, after: SideFlow | null): readonly OutcomeChange[] | null {
  const teller = before?.scenariosText == null ? after : before;
  const scenarios = teller?.scenariosText ?? null;
  if (before === null || after === null || teller === null || scenarios === null) return null;
  const texts = ({ text, workspaceText, published }: SideFlow) => ({
    flowText: text,
    workspaceText,
    published: new Map([...teller.published, ...published]),
  });
  return outcomeChanges(scenarios, texts(before), texts(after));
}

const OUTCOMES: Readonly<Record<OutcomeChange['before'], Text>> = {
  passed: { zh: '通过', en: 'passed' },
  failed: { zh: '失败', en: 'failed' },
  notPlayed: { zh: '无法运行', en: 'not played' },
};

function outcomeWords({ name, before, after }: OutcomeChange, locale: Locale): string {
  return `${name}: ${OUTCOMES[before][locale]} → ${OUTCOMES[after][locale]}`;
}

const SCENARIOS: Text = { zh: '结果变了的场景', en: 'Scenarios that go otherwise' };

const WORST_CASE: Text = { zh: '最坏情况', en: 'Worst case' };

function textOf({ names, diff, scenarios, worstCase }: Compared, locale: Locale): string {
  const lines = [renderDiffText(diff, { names, locale })];
  if (worstCase !== null && worstCase.length > 0) {
    lines.push(`  ${WORST_CASE[locale]}:`);
    lines.push(...worstCase.map((change) => `  ! ${describeWorstCaseChange(change)[locale]}`));
  }
  if (scenarios !== null && scenarios.length > 0) {
    lines.push(`  ${SCENARIOS[locale]}:`);
    lines.push(...scenarios.map((change) => `  ! ${outcomeWords(change, locale)}`));
  }
  return lines.join('\n');
}

function markdownOf({ names, diff, scenarios, worstCase }: Compared, locale: Locale): string {
  const blocks = [renderDiffMarkdown(diff, { names, locale })];
  if (worstCase !== null && worstCase.length > 0) {
    const rows = worstCase.map((change) => `- ${describeWorstCaseChange(change)[locale]}`);
    blocks.push(`**${WORST_CASE[locale]}**`, rows.join('\n'));
  }
  if (scenarios !== null && scenarios.length > 0) {
    const rows = scenarios.map((change) => `- ${outcomeWords(change, locale)}`);
    blocks.push(`**${SCENARIOS[locale]}**`, rows.join('\n'));
  }
  return blocks.join('\n\n');
}

/** The diffs as data, each change with its sentence in both languages. */
function asJson(compared: readonly Compared[]): string {
  const flows = compared.map(({ names, diff, scenarios, worstCase }) => ({
    ...diff,
    names,
    changes: diff.changes.map((change) => ({ ...change, text: describeChange(change) })),
    remarks: diff.remarks.map((change) => ({ ...change, text: describeChange(change) })),
    ...(scenarios !== null && { scenarios }),
    worstCase: worstCase?.map((change) => ({ ...change, text: describeWorstCaseChange(change) })),
  }));
  return JSON.stringify({ flows });
}

function nothingFound(before: string, after: string): EngineError {
  const message = `There is no flow at \`${before}\` nor at \`${after}\`.`;
  return new EngineError('INPUT_INVALID', message, { details: { before, after } });
}

function unreadable(name: string): EngineError {
  const message = `\`${name}\` cannot be read as a flow. \`groupflow check\` says why.`;
  return new EngineError('INPUT_INVALID', message, { details: { file: name } });
}
