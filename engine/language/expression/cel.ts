import { compileAst } from './cel-compile.ts';
import { parseCel } from './cel-parse.ts';
import { readsOf } from './cel-reads.ts';
import { toPlain } from './cel-value.ts';
import { type CelProgram, type Compiled, compiling } from './compiled.ts';
import { newWork } from './work.ts';

/**
 * Compiles a CEL expression: at most 500 characters, nested at most 8 deep, with at most one walk
 * through a list around any part. Numbers are JSON's, so that `7 / 2` is 3.5. `now` is a timestamp;
 * it compares with ISO texts that carry an offset.
 *
 * Beside CEL's own it knows `containsAny(text, list)`, `matches(text, re2)`, `hash(text)` (32 bits)
 * and `days(n)` (n times 24 hours). Parts of a timestamp, as in `now.getHours()`, are of the zone
 * in the names unless another is given. A run is bounded in work whatever its input.
 */
export function compileCel(source: string): Compiled<CelProgram> {
  return compiling(() => {
    const ast = parseCel(source);
    const evaluate = compileAst(ast);
    const program: CelProgram = (names) => {
      const work = newWork();
      return toPlain(evaluate({ names, work }), work);
    };
    return { program, reads: readsOf(ast) };
  });
}
