import type { Json, StepId } from '../base/index.ts';
import type { CelSource, Compiled, PlanValue, TextSource } from '../language/index.ts';
import { compileCel, compileText } from '../language/index.ts';
import { FlowFailure } from './failure.ts';
import type { NameSource, Roots } from './names.ts';
import { celNames, textNames } from './names.ts';

const CACHE_MAX = 10_000;

/** A source with its program, and the names that have to be put together for it. */
interface Prepared<Program> {
  readonly compiled: Compiled<Program>;
  readonly roots: Roots;
}

function prepared<Program>(
  compile: (source: string) => Compiled<Program>,
): (source: string) => Prepared<Program> {
  const known = new Map<string, Prepared<Program>>();
  return (source) => {
    const found = known.get(source);
    if (found !== undefined) return found;
    if (known.size >= CACHE_MAX) known.clear();
    const compiled = compile(source);
    const reads = compiled.ok ? compiled.reads : [];
    const made = { compiled, roots: new Set(reads.map((read) => read.split('.', 1)[0] ?? read)) };
    known.set(source, made);
    return made;
  };
}

const celOf = prepared(compileCel);
const textOf = prepared(compileText);

/** Evaluates an expression. @throws FlowFailure EXPRESSION */
export function evaluateCel(source: CelSource, names: NameSource, step: StepId | null): unknown {
  const { compiled, roots } = celOf(source);
  try {
    if (!compiled.ok) throw new Error(compiled.message.en);
    return compiled.program(celNames(names, roots));
  } catch (cause) {
    throw failed('EXPRESSION', { source, step, cause });
  }
}

/** Renders a text. @throws FlowFailure TEXT */
export function renderText(source: TextSource, names: NameSource, step: StepId | null): string {
  return render(source, { names, step });
}

/** Renders a path of a URL, in which values are encoded. @throws FlowFailure TEXT */
export function renderPath(source: TextSource, names: NameSource, step: StepId | null): string {
  return render(source, { names, step, rewrite: encodeURIComponent });
}

function render(
  source: TextSource,
  at: { names: NameSource; step: StepId | null; rewrite?: (output: string) => string },
): string {
  const { names, step, rewrite } = at;
  const { compiled, roots } = textOf(source);
  try {
    if (!compiled.ok) throw new Error(compiled.message.en);
    return compiled.program(textNames(names, roots), rewrite);
  } catch (cause) {
    throw failed('TEXT', { source, step, cause });
  }
}

/** Evaluates a value of a map such as `vars` or `data`. @throws FlowFailure EXPRESSION, TEXT */
export function evaluateValue(value: PlanValue, names: NameSource, step: StepId | null): Json {
  if (value.type === 'json') return value.value;
  if (value.type === 'text') return renderText(value.source, names, step);
  return toJson(evaluateCel(value.source, names, step));
}

/** Evaluates all values of a map. @throws FlowFailure EXPRESSION, TEXT */
export function evaluateValues(
  values: Readonly<Record<string, PlanValue>>,
  names: NameSource,
  step: StepId | null,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, evaluateValue(value, names, step)]),
  );
}

/** Values as they are stored: instants as ISO texts, nothing for undefined. */
function toJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value ?? null)) as Json; // JSON.parse yields JSON
}

function failed(
  code: 'EXPRESSION' | 'TEXT',
  at: { source: string; step: StepId | null; cause: unknown },
): FlowFailure {
  const reason = at.cause instanceof Error ? at.cause.message : String(at.cause);
  const message = `${at.source.slice(0, 200)}: ${reason}`.slice(0, 500);
  return new FlowFailure({ code, message, step: at.step }, { cause: at.cause });
}
