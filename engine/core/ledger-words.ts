import type { Text } from '../base/index.ts';
import { unreachable } from '../base/index.ts';
import type { CompiledFlow, Workspace } from '../language/index.ts';
import { gateWords } from './gate-words.ts';
import { stepTitles } from './journal-words.ts';
import type { LedgerEntry } from './ledger.ts';
import { type RuleWords, ruleWords } from './rule-words.ts';

/** A line of the ledger in words, and the places that it comes from. */
export interface ExplainedLine {
  /** A sentence without its time, such as 「“限时秒杀”没有发：…；流程 flash-sale 第 12 行」. */
  readonly words: Text;
  readonly stepTitle: Text;
  /** Line of the version's YAML, counted from 1; null where the version is not known. */
  readonly line: number | null;
  /** The rule that decided, as it is now. */
  readonly rule: RuleWords | null;
}

/**
 * Prepares to say in words what was sent and not sent by the steps of a version.
 * @param version its text and what was compiled from it; null where it is not known any more
 */
export function ledgerWords(
  version: { readonly text: string; readonly compiled: CompiledFlow } | null,
  workspace: Workspace,
): (entry: LedgerEntry) => ExplainedLine {
  const titleOf = version === null ? sameTitle : stepTitles(version.text);
  return (entry) => {
    const { origin, why } = entry;
    const stepTitle = titleOf(origin.step);
    const line = version?.compiled.lines[origin.step] ?? null;
    const rule = why === null ? null : ruleWords(workspace, { why, rule: entry.rule });
    const said = saidOf(entry, stepTitle, reasonOf(entry, rule, workspace.zone));
    return { words: withPlace(said, origin.flow, line), stepTitle, line, rule };
  };
}

function sameTitle(step: string): Text {
  return { zh: step, en: step };
}

/** Why, in words, with the rule behind it; empty where there is no reason. */
function reasonOf(entry: LedgerEntry, rule: RuleWords | null, zone: string): Text {
  const { why, until } = entry;
  if (why === null) return { zh: '', en: '' };
  const reason = gateWords(why, { rule: entry.rule, until, zone });
  const { zh, en } = rule === null ? { zh: '', en: '' } : ruleSuffix(rule);
  return { zh: `：${reason.zh}${zh}`, en: `: ${reason.en}${en}` };
}

function ruleSuffix({ path, words }: RuleWords): Text {
  if (words === null) return { zh: `（${path}）`, en: ` (${path})` };
  return { zh: `（${path}：${words.zh}）`, en: ` (${path}: ${words.en})` };
}

function saidOf({ what }: LedgerEntry, { zh, en }: Text, why: Text): Text {
  switch (what) {
    case 'out':
      return { zh: `发出了“${zh}”`, en: `Sent “${en}”` };
    case 'held':
      return { zh: `“${zh}”先等着${why.zh}`, en: `“${en}” waits${why.en}` };
    case 'refused':
      return { zh: `“${zh}”没有发${why.zh}`, en: `Did not send “${en}”${why.en}` };
    case 'withdrawn':
      return { zh: `“${zh}”在发出前收回了${why.zh}`, en: `Took “${en}” back${why.en}` };
    case 'failed':
      return {
        zh: `“${zh}”没有发成，不占上限${why.zh}`,
        en: `“${en}” could not be sent, and counts for no cap${why.en}`,
      };
    case 'unconfirmed':
      return {
        zh: `“${zh}”没有发，不占上限${why.zh}`,
        en: `“${en}” was not sent, and counts for no cap${why.en}`,
      };
    case 'sent':
      return { zh: `渠道确认“${zh}”已发出`, en: `The channel confirmed “${en}”` };
    case 'unknown':
      return {
        zh: `不知道“${zh}”有没有发出，仍占上限${why.zh}`,
        en: `Nobody knows whether “${en}” went out; it counts for caps${why.en}`,
      };
    default:
      return unreachable(what);
  }
}

function withPlace({ zh, en }: Text, flow: string, line: number | null): Text {
  const place = line === null ? { zh: '', en: '' } : { zh: ` 第 ${line} 行`, en: `, line ${line}` };
  return { zh: `${zh}；流程 ${flow}${place.zh}`, en: `${en}; flow ${flow}${place.en}` };
}
