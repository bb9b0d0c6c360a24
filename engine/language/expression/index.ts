export { compileCel } from './cel.ts';
export type { CelProgram, Compiled, Names, TextProgram } from './compiled.ts';
export { ExpressionError } from './compiled.ts';
export { foldReply, matchesReply } from './reply.ts';
export { compileText } from './text.ts';
