/** A source that tries to hang, to swell or to escape, with what it is given, and how it ends. */
export interface ExpressionAttack {
  readonly name: string;
  readonly source: string;
  readonly names?: Readonly<Record<string, unknown>>;
  /** `mistake`: it is not compiled; `failure`: its run stops; else the value that it yields. */
  readonly ends: { readonly mistake: RegExp } | { readonly failure: RegExp } | { value: unknown };
}

export const WORK = /takes too much work/;
export const DEEP = /nested too deeply/;
export const NONE = /^There is no/;
export const LONG = 'a'.repeat(60_000);
/** What the search of the JavaScript engine is slowest at. */
export const REPEATED = `${'a'.repeat(10_000)}b${'a'.repeat(10_000)}`;
export const THOUSAND = Array.from({ length: 1_000 }, (_, index) => index);
export const KEYS = Object.fromEntries(THOUSAND.map((index) => [`k${index}`, index]));
