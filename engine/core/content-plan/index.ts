export type { ContentPlan, PlanRow, PlanTally, ShareCount, ShareState } from './content-plan.ts';
export { openPlanTally } from './content-plan.ts';
export type { PlanPeriod } from './plan-windows.ts';
export type { Deviation } from './plan-words.ts';
export { deviations } from './plan-words.ts';
export type { CapCount, RuleCount, WindowCount } from './rule-tally.ts';
export type { SentBook, SentLine, WaitingLine } from './sent-book.ts';
export { openSentBook } from './sent-book.ts';
