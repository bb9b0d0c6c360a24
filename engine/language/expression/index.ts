export { compileCel } from './cel.ts';
export type { TypeProblem } from './cel-infer.ts';
export { inferCel } from './cel-infer.ts';
export { sameCondition } from './cel-same.ts';
export type { CelType } from './cel-type.ts';
export {
  ANY,
  BOOLEAN,
  eitherOf,
  INSTANT,
  ISO,
  isOpen,
  isTextual,
  listOf,
  MAP,
  mapOf,
  NUMBER,
  TEXT,
  typeWords,
} from './cel-type.ts';
export type { CelProgram, Compiled, Names, TextProgram } from './compiled.ts';
export { ExpressionError } from './compiled.ts';
export type { NamedEntry } from './named-entries.ts';
export { namedEntries } from './named-entries.ts';
export { foldReply, matchesReply } from './reply.ts';
export { bareReads, compileText } from './text.ts';
export type { Comparison, TimeReads } from './time-reads.ts';
export { timeReads } from './time-reads.ts';
export type { ExpressionVocabulary } from './vocabulary.ts';
export { expressionVocabulary } from './vocabulary.ts';
