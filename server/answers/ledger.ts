import type { Static } from 'typebox';
import type { ExplainedLine, LedgerEntry } from '../../engine/core/index.ts';
import { addressText } from '../connectors/index.ts';
import type { LedgerMessage } from '../contract/ledger-calls.ts';
import { timeText, timeTextOrNull } from './time.ts';

/** What a version says of a line; `flowTitle` is null where the version is not known any more. */
export interface LineFacts {
  readonly explained: ExplainedLine;
  readonly flowTitle: string | null;
  readonly subjectName: string | null;
}

/**
 * Gathers lines by the message that they are of.
 *
 * @param entries newest first
 * @returns messages by their newest line, the newest first
 */
export function ledgerMessages(
  entries: readonly LedgerEntry[],
  factsOf: (entry: LedgerEntry) => LineFacts,
): Static<typeof LedgerMessage>[] {
  const messages = Map.groupBy(entries, ({ key }) => key);
  return [...messages.values()].flatMap((lines) => {
    const [newest] = lines;
    return newest === undefined ? [] : [message(newest, { lines, factsOf })];
  });
}

function message(
  newest: LedgerEntry,
  of: {
    readonly lines: readonly LedgerEntry[];
    readonly factsOf: (entry: LedgerEntry) => LineFacts;
  },
): Static<typeof LedgerMessage> {
  const { explained, flowTitle, subjectName } = of.factsOf(newest);
  const { flow, version, instance, step, subject } = newest.origin;
  return {
    key: newest.key,
    at: timeText(newest.at),
    what: newest.what,
    why: newest.why,
    words: { ...explained.words },
    rule: ruleAnswer(explained.rule),
    until: timeTextOrNull(newest.what === 'held' ? newest.until : null),
    class: newest.class,
    to: addressText(newest.to),
    subjectName,
    flow,
    flowTitle,
    version,
    step,
    stepTitle: { ...explained.stepTitle },
    line: explained.line,
    instance,
    subject: { ...subject },
    lines: of.lines.toReversed().map((entry) => ({
      at: timeText(entry.at),
      what: entry.what,
      why: entry.why,
      words: { ...of.factsOf(entry).explained.words },
    })),
  };
}

function ruleAnswer(rule: ExplainedLine['rule']): Static<typeof LedgerMessage>['rule'] {
  if (rule === null) return null;
  const { path, words } = rule;
  return { path, words: words === null ? null : { ...words } };
}
