export type * from './approval.ts';
export { APPROVE, DENY } from './approval.ts';
export * from './calendar/index.ts';
export type * from './catalogue.ts';
export * from './content-plan/index.ts';
export { ENDED, WON } from './conversion.ts';
export type * from './effect.ts';
export { endedName } from './ending.ts';
export { entityDueAt } from './entity-due.ts';
export type { EntityTurn, EntityTurnInput } from './entity-turn.ts';
export { openEntityTurn } from './entity-turn.ts';
export { alreadySent } from './gate-memory.ts';
export type * from './gate-state.ts';
export type { GateWordsAbout } from './gate-words.ts';
export { gateWords } from './gate-words.ts';
export type * from './journal.ts';
export type { Explained } from './journal-words.ts';
export { journalWords } from './journal-words.ts';
export type * from './ledger.ts';
export type { ExplainedLine } from './ledger-words.ts';
export { ledgerWords } from './ledger-words.ts';
export { machineOf } from './machine.ts';
export type { SubjectFigures } from './measure/standing.ts';
export { figuresOf, ladderKeys } from './measure/standing.ts';
export type * from './measured-state.ts';
export { isTooWide, membersEvents } from './members-events.ts';
export { changedVariables, unfit } from './migrate.ts';
export { migrationSignal, moveSignal, planNeededBy } from './migration-signal.ts';
export type * from './model.ts';
export { groupOfMember, personOfMember } from './names.ts';
export { carrierOf, endpointCarrier, isAtMostOnce, isOutgoing } from './outgoing.ts';
export {
  concerns,
  entitiesOf,
  entityKey,
  instancePrefix,
  ownerOf,
  ownSubject,
  recipientsOf,
  subjectsIn,
} from './placement.ts';
export * from './policy/index.ts';
export type { PresenceChange } from './presence.ts';
export type * from './profile-marks.ts';
export { ERASE_EVENT, PROFILE_EVENT } from './profile-marks.ts';
export { isPrintable, isRef } from './ref.ts';
export type { EffectResult } from './result-signal.ts';
export { ENGINE_SOURCE, outcomeEvents, resultSignals, UNCONFIRMED } from './result-signal.ts';
export { OFFERED_MAX } from './resumption.ts';
export { refuseRetry } from './retry.ts';
export type { AudiencePage } from './start-page.ts';
export { pageSize, startEvents } from './start-page.ts';
export type { StepFate, Versions } from './step-fate.ts';
export { isToMove, likelyFate, stepPlaces } from './step-fate.ts';
export { eventAgain, takenAgain } from './taken-again.ts';
export type * from './task.ts';
export { answerTask, choicesOf, RESOLVED, taskSignals } from './task.ts';
