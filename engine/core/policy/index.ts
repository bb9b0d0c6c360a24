export type { MessageRules } from './compiled-policy.ts';
export { policyOf } from './compiled-policy.ts';
export type { JudgedMessage, JudgedTarget, Judgement, Standing } from './judge.ts';
export { judgeMessage } from './judge.ts';
export { rememberUntil, stillCounted } from './remember.ts';
export type { SentMessage } from './sent-message.ts';
