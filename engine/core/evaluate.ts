import type { Json, StepId } from '../base/index.ts';
import type { CelSource, PlanValue, TextSource } from '../language/index.ts';
import { compileCel, compileText } from '../language/index.ts';
import { FlowFailure } from './failure.ts';
import type { NameSource } from './names.ts';
import { celNames, textNames } from './names.ts';

const CACHE_MAX = 10_000;

function cached<Value>(make: (source: string) => Value): (source: string) => Value {
  const known = new Map<string, Value>();
  return (source) => {
    const found = known.get(source);
    if (found !== undefined) return found;
    if (known.size >= CACHE_MAX) known.clear();
    const made = make(source);
    known.set(source, made);
    return made;
  };
}

const celOf = cached(compileCel);
const textOf = cached(compileText);

/** Evaluates an expression. @throws FlowFailure EXPRESSION */
export function evaluateCel(source: CelSource, names: NameSource, step: StepId | null): unknown {
  const compiled = celOf(source);
  try {
    if (!compiled.ok) throw new Error(compiled.message.en);
    return compiled.program(celNames(names));
  } catch (cause) {
    throw failed('EXPRESSION', { source, step, cause });
  }
}

/** Renders a text. @throws FlowFailure TEXT */
export function renderText(source: TextSource, names: NameSource, step: StepId | null): string {
  const compiled = textOf(source);
  try {
    if (!compiled.ok) throw new Error(compiled.message.en);
    return compiled.program(textNames(names));
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
