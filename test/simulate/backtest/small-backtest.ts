import type { Instant, Json } from '../../../engine/base/index.ts';
import { instant, plusMs } from '../../../engine/base/index.ts';
import type { Catalogue, StoredEvent, SubjectRef } from '../../../engine/core/index.ts';
import type { Workspace } from '../../../engine/language/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, renderFinding } from '../../../engine/language/index.ts';
import type { BacktestOptions, BacktestResult } from '../../../engine/simulate/backtest/index.ts';
import { createBacktest } from '../../../engine/simulate/backtest/index.ts';
import { catalogueOf } from '../../../engine/simulate/index.ts';

/** 2026-03-02 is a Monday. */
export const FROM = instant(Date.parse('2026-03-02T09:00:00+08:00'));
export const DAY_MS = 86_400_000;
export const TO = plusMs(FROM, 30 * DAY_MS);

/** A flow about a member that starts when they join. */
export function flowText(id: string, steps: string, top = ''): string {
  return `flow: ${id}\nabout: member\nstart: [{ on: member.joined }]\n${top}\nsteps:\n${steps}\n`;
}

/** Flows that must be free of errors. */
export function catalogue(texts: readonly string[], change: Partial<Workspace> = {}): Catalogue {
  const workspace = { ...DEFAULT_WORKSPACE, ...change };
  const flows = texts.map((text) => {
    const { compiled, findings } = checkFlow(text, workspace);
    if (compiled) return compiled;
    const shown = { text, file: 'flow', locale: 'en', color: false } as const;
    throw new Error(findings.map((finding) => renderFinding(finding, shown)).join('\n'));
  });
  return catalogueOf(flows, workspace);
}

let told = 0;

/** Something that a person does, so many milliseconds after the beginning of the period. */
export function event(
  type: string,
  person: string,
  at: {
    readonly afterMs: number;
    readonly data?: Record<string, Json>;
    readonly subject?: SubjectRef;
    readonly source?: string;
  },
): StoredEvent {
  told += 1;
  const time: Instant = plusMs(FROM, at.afterMs);
  return {
    id: `e${told}`,
    source: at.source ?? 'test',
    type,
    subject: at.subject ?? { kind: 'member', ref: `g1/${person}` },
    time,
    acceptedAt: time,
    data: { member: { ref: person, displayName: `小${person}` }, ...at.data },
  };
}

export function joined(person: string, afterMs = 0): StoredEvent {
  return event('member.joined', person, { afterMs });
}

export function said(person: string, text: string, afterMs: number): StoredEvent {
  return event('message.received', person, { afterMs, data: { text } });
}

/** Runs a month over the events. */
export function backtest(
  sides: Pick<BacktestOptions, 'before' | 'after'> & { readonly unpackedMax?: number },
  events: readonly StoredEvent[],
): BacktestResult {
  const run = createBacktest({ ...sides, from: FROM, to: TO });
  run.feed(events);
  return run.finish();
}

/** What differs, without the counts that are zero. */
export function differing({ total }: BacktestResult): Record<string, number> {
  const counts = Object.entries(total).filter(
    ([, count]) => typeof count === 'number' && count > 0,
  );
  return Object.fromEntries(counts) as Record<string, number>; // of numbers alone
}
