import type { Text } from '../../base/index.ts';

/** Names that an expression or a text reads: plain JSON, `now` as a Date, and `zone`. */
export type Names = Readonly<Record<string, unknown>>;

/**
 * A source as a program, or what is wrong with it. `reads` are the dotted names that it reads, such
 * as `event.data.text`, sorted and without repeats; where the rest of a path is known only when it
 * runs, the part before. `offset` counts UTF-16 units from the start of the source.
 */
export type Compiled<Program> =
  | { readonly ok: true; readonly program: Program; readonly reads: readonly string[] }
  | {
      readonly ok: false;
      readonly message: Text;
      readonly offset: number;
      readonly instead?: Instead;
    };

/** A word at the offset of a mistake that can only have been meant to be another one. */
export interface Instead {
  readonly from: string;
  readonly to: string;
}

/**
 * Yields plain JSON; an instant as its ISO text.
 *
 * @throws ExpressionError when the names do not carry what the expression needs
 */
export type CelProgram = (names: Names) => unknown;

/**
 * Renders at most 8,000 characters.
 *
 * @throws ExpressionError when a filter cannot take its value, or the result is too long
 */
export type TextProgram = (
  names: Names,
  /** Rewrites what the outputs print; what is written between them stays. */
  rewrite?: (output: string) => string,
) => string;

/** What a program throws: an operational outcome of one instance, never a bug. */
export class ExpressionError extends Error {
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.name = 'ExpressionError';
    this.text = text;
  }
}

/** A mistake in a source, on its way to {@link Compiled}. */
export class SourceError extends Error {
  readonly text: Text;
  readonly offset: number;
  readonly instead: Instead | null;

  constructor(text: Text, offset: number, instead: Instead | null = null) {
    super(text.en);
    this.name = 'SourceError';
    this.text = text;
    this.offset = offset;
    this.instead = instead;
  }
}

/** Runs a compiler, and turns a mistake in the source into a value. */
export function compiling<Program>(
  compile: () => { readonly program: Program; readonly reads: Iterable<string> },
): Compiled<Program> {
  try {
    const { program, reads } = compile();
    return { ok: true, program, reads: [...new Set(reads)].sort() };
  } catch (error) {
    if (error instanceof SourceError) {
      const { text, offset, instead } = error;
      return { ok: false, message: text, offset, ...(instead && { instead }) };
    }
    throw error;
  }
}

/** Tells a map of names from lists, instants, scalars and null. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Reads the workspace's zone from the names; UTC when they carry none. */
export function zoneOf(names: Names): string {
  return typeof names.zone === 'string' ? names.zone : 'UTC';
}
