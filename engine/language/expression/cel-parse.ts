import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import type { Text } from '../../base/index.ts';
import { type Instead, SourceError } from './compiled.ts';

const SOURCE_MAX = 500;
/** Guards the parser's stack; the limit that authors meet is the compiler's. */
const PARSE_DEPTH_MAX = 40;
const UNARY_RUN = /(?:[!-]\s*){9}/;

// Only the parser of the library is used. Its evaluation has a native RegExp that can hang, reads
// the machine's zone, and does not add a number of JSON to a whole number.
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  limits: { maxDepth: PARSE_DEPTH_MAX, maxListElements: 1_000, maxMapEntries: 1_000 },
});

/** What was parsed last: the checker compiles an expression and then asks for its types. */
let last: { readonly source: string; readonly ast: ASTNode } | null = null;

/** Parses an expression. */
export function parseCel(source: string): ASTNode {
  if (last?.source !== source) last = { source, ast: parseAnew(source) };
  return last.ast;
}

function parseAnew(source: string): ASTNode {
  if (source.length > SOURCE_MAX) {
    throw new SourceError(
      {
        zh: `表达式有 ${source.length} 个字符，最多 ${SOURCE_MAX} 个。`,
        en: `The expression has ${source.length} characters; the limit is ${SOURCE_MAX}.`,
      },
      SOURCE_MAX,
    );
  }
  const run = UNARY_RUN.exec(source);
  if (run) throw tooDeep(run.index);
  try {
    return environment.parse(source).ast;
  } catch (error) {
    if (error instanceof ParseError) throw mistake(error, source);
    throw error;
  }
}

/** Refuses nesting that nobody could read. */
export function tooDeep(offset: number): SourceError {
  return new SourceError(
    { zh: '表达式嵌套过深，请拆成几步。', en: 'The expression is nested too deeply. Split it.' },
    offset,
  );
}

function mistake(error: ParseError, source: string): SourceError {
  const offset = error.range?.start ?? 0;
  if (error.code === 'limit_exceeded') return tooDeep(offset);
  return new SourceError(wording(error, source, offset), offset, insteadOf(source, offset));
}

/** What other languages and Chinese keyboards write for the marks of CEL. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['=', '=='],
  ['&', '&&'],
  ['|', '||'],
  ['“', "'"],
  ['”', "'"],
  ['‘', "'"],
  ['’', "'"],
]);

function insteadOf(source: string, offset: number): Instead | null {
  const from = /^(\p{L}+|.)/u.exec(source.slice(offset))?.[0] ?? '';
  const folded = from.length === 1 ? from.normalize('NFKC') : from;
  const to = INSTEAD.get(from.toLowerCase()) ?? folded;
  return to === from ? null : { from, to };
}

function wording(error: ParseError, source: string, offset: number): Text {
  if (source.trim() === '') return { zh: '表达式是空的。', en: 'The expression is empty.' };
  if (offset >= source.length) {
    return { zh: '表达式不完整。', en: 'The expression is not complete.' };
  }
  const place = offset + 1;
  const found = source.slice(offset, error.range?.end ?? place) || source.charAt(offset);
  switch (error.code) {
    case 'unterminated_string':
      return {
        zh: `第 ${place} 个字符处的引号没有闭合。`,
        en: `The quote at character ${place} is not closed.`,
      };
    case 'reserved_identifier':
      return { zh: `“${found}”是保留字。`, en: `"${found}" is a reserved word.` };
    case 'unexpected_character':
      if (found === '=') {
        return { zh: '比较请用 ==，不是 =。', en: 'Compare with ==, not with =.' };
      }
      break;
    default:
      break;
  }
  return {
    zh: `第 ${place} 个字符处的“${found}”不合语法。`,
    en: `Unexpected "${found}" at character ${place}.`,
  };
}
