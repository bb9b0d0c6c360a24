export { compileCel } from './cel.ts';
export type { CelProgram, Compiled, Names, TextProgram } from './compiled.ts';
export { ExpressionError } from './compiled.ts';
export { foldReply, matchesReply } from './reply.ts';
export { compileText } from './text.ts';
export type { ExpressionVocabulary } from './vocabulary.ts';
export { expressionVocabulary } from './vocabulary.ts';
