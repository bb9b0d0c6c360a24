import { SourceError } from './compiled.ts';

/** A value that is written in an output: literal, or a path from a name. */
export type Operand =
  | { readonly type: 'literal'; readonly value: unknown }
  | { readonly type: 'path'; readonly path: readonly (string | number)[] };

export interface FilterCall {
  readonly name: string;
  readonly operands: readonly Operand[];
  readonly offset: number;
}

/** A stretch of plain text, or `{{ value | filter: argument }}`. */
export type TextPart =
  | { readonly type: 'plain'; readonly text: string }
  | { readonly type: 'output'; readonly operand: Operand; readonly filters: readonly FilterCall[] };

interface Token {
  readonly kind: 'name' | 'number' | 'quoted' | 'mark' | 'end';
  readonly text: string;
  readonly offset: number;
}

const SOURCE_MAX = 4_000;
const TOKEN =
  /\s*(?:([\p{L}_][\p{L}\p{N}_-]*)|(-?\d+(?:\.\d+)?)|'([^']*)'|"([^"]*)"|([|:,.[\]]))/uy;
const LITERALS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['nil', null],
  ['null', null],
]);

/** Splits a text of Liquid outputs into its parts. */
export function parseText(source: string): readonly TextPart[] {
  if (source.length > SOURCE_MAX) {
    throw new SourceError(
      {
        zh: `文本有 ${source.length} 个字符，最多 ${SOURCE_MAX} 个。`,
        en: `The text has ${source.length} characters; the limit is ${SOURCE_MAX}.`,
      },
      SOURCE_MAX,
    );
  }
  refuseTags(source);
  const parts: TextPart[] = [];
  let from = 0;
  for (;;) {
    const open = source.indexOf('{{', from);
    if (open < 0) break;
    const output = readOutput(source, open);
    const before = source.slice(from, open);
    parts.push({ type: 'plain', text: output.trimsLeft ? before.trimEnd() : before }, output.part);
    from = output.end;
    if (output.trimsRight)
      from += source.slice(from).length - source.slice(from).trimStart().length;
  }
  parts.push({ type: 'plain', text: source.slice(from) });
  return parts.filter((part) => part.type === 'output' || part.text !== '');
}

function refuseTags(source: string): void {
  const tag = source.indexOf('{%');
  if (tag < 0) return;
  throw new SourceError(
    {
      zh: '文本里只能用 {{ … }}，不能用 {% … %}；按条件变化的内容请做成步骤。',
      en: 'A text takes {{ … }} only, no {% … %}. What differs by condition is a step.',
    },
    tag,
  );
}

function readOutput(source: string, open: number) {
  const trimsLeft = source.charAt(open + 2) === '-';
  const reader = new OutputReader(source, open + (trimsLeft ? 3 : 2), open);
  const operand = reader.operand();
  const filters: FilterCall[] = [];
  while (reader.takes('|')) filters.push(reader.filter());
  const { end, trimsRight } = reader.close();
  const part: TextPart = { type: 'output', operand, filters };
  return { part, end, trimsLeft, trimsRight };
}

/** Reads one output from left to right. */
class OutputReader {
  readonly #source: string;
  readonly #open: number;
  #offset: number;

  constructor(source: string, offset: number, open: number) {
    this.#source = source;
    this.#offset = offset;
    this.#open = open;
  }

  takes(mark: string): boolean {
    const token = this.#peek();
    if (token.kind !== 'mark' || token.text !== mark) return false;
    this.#next();
    return true;
  }

  operand(): Operand {
    const token = this.#next();
    if (token.kind === 'quoted') return { type: 'literal', value: token.text };
    if (token.kind === 'number') return { type: 'literal', value: Number(token.text) };
    if (token.kind !== 'name') throw this.#unexpected(token);
    if (LITERALS.has(token.text)) return { type: 'literal', value: LITERALS.get(token.text) };
    const path: (string | number)[] = [token.text];
    for (;;) {
      if (this.takes('.')) path.push(this.#expect('name').text);
      else if (this.takes('[')) path.push(this.#index());
      else return { type: 'path', path };
    }
  }

  filter(): FilterCall {
    const { text: name, offset } = this.#expect('name');
    const operands: Operand[] = [];
    if (this.takes(':')) {
      do operands.push(this.operand());
      while (this.takes(','));
    }
    return { name, operands, offset };
  }

  close(): { end: number; trimsRight: boolean } {
    const token = this.#peek();
    if (token.kind !== 'end') throw this.#unexpected(token);
    const trimsRight = token.text === '-}}';
    return { end: token.offset + token.text.length, trimsRight };
  }

  #index(): string | number {
    const token = this.#next();
    if (token.kind !== 'number' && token.kind !== 'quoted') throw this.#unexpected(token);
    if (!this.takes(']')) throw this.#unexpected(this.#peek());
    return token.kind === 'number' ? Number(token.text) : token.text;
  }

  #expect(kind: Token['kind']): Token {
    const token = this.#next();
    if (token.kind !== kind) throw this.#unexpected(token);
    return token;
  }

  #next(): Token {
    const token = this.#peek();
    this.#offset = TOKEN.lastIndex;
    return token;
  }

  #peek(): Token {
    const end = /\s*(-?}})/y;
    end.lastIndex = this.#offset;
    const closing = end.exec(this.#source);
    TOKEN.lastIndex = this.#offset;
    if (closing) {
      const text = closing[1] ?? '}}';
      return { kind: 'end', text, offset: end.lastIndex - text.length };
    }
    const match = TOKEN.exec(this.#source);
    if (!match) throw this.#unreadable();
    const [whole, name, number, single, double, mark] = match;
    const offset = this.#offset + whole.length - whole.trimStart().length;
    if (name !== undefined) return { kind: 'name', text: name, offset };
    if (number !== undefined) return { kind: 'number', text: number, offset };
    if (mark !== undefined) return { kind: 'mark', text: mark, offset };
    return { kind: 'quoted', text: single ?? double ?? '', offset };
  }

  #unreadable(): SourceError {
    const blanks = /\s*/y;
    blanks.lastIndex = this.#offset;
    blanks.exec(this.#source);
    const offset = blanks.lastIndex;
    if (offset >= this.#source.length || !this.#source.includes('}}', this.#open)) {
      return new SourceError(
        { zh: '“{{”没有用“}}”闭合。', en: 'A "{{" is not closed by "}}".' },
        this.#open,
      );
    }
    return this.#mistake(this.#source.charAt(offset), offset);
  }

  #unexpected(token: Token): SourceError {
    if (token.kind !== 'end') return this.#mistake(token.text, token.offset);
    return new SourceError(
      { zh: '“{{ … }}”不完整。', en: 'A "{{ … }}" is not complete.' },
      token.offset,
    );
  }

  #mistake(found: string, offset: number): SourceError {
    return new SourceError(
      {
        zh: `“{{ … }}”里的“${found}”不合语法。`,
        en: `Unexpected "${found}" inside "{{ … }}".`,
      },
      offset,
    );
  }
}
