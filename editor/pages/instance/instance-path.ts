import type { Answer } from '../../app/index.ts';

export type InstanceDetail = Answer<'getInstance'>;
export type JournalLine = InstanceDetail['journal'][number];

/** The steps that an instance has entered, each once, in the order of the first visit. */
export function visitedSteps(detail: InstanceDetail): string[] {
  const entered = detail.journal.flatMap(({ type, step }) =>
    type === 'entered' && step !== null ? [step] : [],
  );
  return [...new Set([...entered, ...detail.instance.steps])];
}

/** The steps in which it rests now; none when it has ended. */
export function currentSteps(detail: InstanceDetail): string[] {
  return detail.instance.status === 'active' ? detail.instance.steps : [];
}

export interface JournalDay {
  readonly day: string;
  /** Each line with its place in the whole journal, which only grows at its end. */
  readonly lines: readonly { readonly place: number; readonly line: JournalLine }[];
}

/** Splits a journal by what `dayOf` says of each line, keeping the order. */
export function byDay(
  journal: readonly JournalLine[],
  dayOf: (at: string) => string,
): readonly JournalDay[] {
  const days: { day: string; lines: { place: number; line: JournalLine }[] }[] = [];
  for (const [place, line] of journal.entries()) {
    const day = dayOf(line.at);
    const last = days.at(-1);
    if (last?.day === day) last.lines.push({ place, line });
    else days.push({ day, lines: [{ place, line }] });
  }
  return days;
}
