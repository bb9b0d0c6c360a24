import type { Static } from 'typebox';
import { isJsonObject, type Json, type JsonObject } from '../../base/index.ts';
import { readSource, type SourceDocument } from '../document.ts';
import type { Finding, Path } from '../finding.ts';
import { DEFAULT_CLASS } from '../message.ts';
import { inTextOrder, locate, type Mistake } from '../mistake.ts';
import { shapeMistakes } from '../shape.ts';
import type { Span } from '../span.ts';
import { parseSpan } from '../time/index.ts';
import type {
  Expectation,
  Scenario,
  ScenarioPast,
  ScenarioSent,
  ScenarioStep,
} from './scenario.ts';
import { referenceMistakes, type ScenariosAbout } from './scenario-references.ts';
import { ScenarioSchema, ScenariosSchema, StepSchema } from './scenario-schema.ts';

export interface ParsedScenarios {
  /** Those that are free of mistakes, in document order. */
  readonly scenarios: readonly Scenario[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the text of `*.scenarios.yaml`. Never throws.
 * @param about the flow that is tested, its workspace and the flows in the files that scenarios
 * publish: names of steps, events and files are checked with them
 */
export function parseScenarios(text: string, about?: ScenariosAbout): ParsedScenarios {
  const source = readSource(text);
  if (source.json === undefined) return { scenarios: [], findings: source.findings };
  const mistakes: Mistake[] = [...shapeMistakes(ScenariosSchema, source.json, [])];
  const list = isJsonObject(source.json) ? source.json.scenarios : null;
  const scenarios = (Array.isArray(list) ? list : []).flatMap((json: Json, index) => {
    const path: Path = ['scenarios', index];
    const found = scenarioMistakes(json, path);
    const isSound = found.length === 0 && isJsonObject(json);
    const scenario = isSound ? readScenario(json, path, source) : null;
    const unknown = scenario && about ? referenceMistakes(scenario, about) : [];
    mistakes.push(...found, ...unknown);
    return scenario && unknown.length === 0 ? [scenario] : [];
  });
  const findings = inTextOrder([...source.findings, ...locate(mistakes, source)]);
  return { scenarios, findings };
}

/** Lists the files that scenarios publish, as they name them, each once. Never throws. */
export function publishedFiles(text: string): readonly string[] {
  const files = parseScenarios(text).scenarios.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.type === 'publish' ? [step.file] : [])),
  );
  return [...new Set(files)];
}

function scenarioMistakes(json: Json, path: Path): readonly Mistake[] {
  if (!isJsonObject(json)) return shapeMistakes(ScenarioSchema, json, path);
  const steps = Array.isArray(json.steps) ? json.steps : [];
  return [
    ...shapeMistakes(ScenarioSchema, json, path),
    ...steps.flatMap((step: Json, index) => stepMistakes(step, [...path, 'steps', index])),
  ];
}

function stepMistakes(step: Json, path: Path): readonly Mistake[] {
  if (!isJsonObject(step)) return shapeMistakes(StepSchema, step, path);
  const { expect } = step;
  if (!isJsonObject(expect)) {
    const shape = shapeMistakes(StepSchema, step, path);
    return shape.length === 0 && 'answer' in step ? answerMistakes(step, path) : shape;
  }
  return shapeMistakes(StepSchema, step, path);
}

function answerMistakes(step: JsonObject, path: Path): readonly Mistake[] {
  const isDone = 'confirmed' in step || 'with' in step;
  if (isDone !== 'failed' in step) return [];
  return [
    {
      code: 'SCHEMA',
      path,
      message: {
        zh: '这里要说明结果：confirmed: true（已完成）或 false（没人确认）、with: 返回的内容，或 failed: 原因。',
        en: 'Say what is reported: `confirmed: true` or `false`, `with` what is answered, or `failed` with a reason.',
      },
    },
  ];
}

/** What the schema lets through, as JSON. */
type Written = Static<typeof ScenarioSchema>;
type WrittenPast = NonNullable<Written['history']>[number];

function readScenario(json: JsonObject, path: Path, source: SourceDocument): Scenario {
  const written = json as unknown as Written; // the schema was compared
  const given = isJsonObject(json.given) ? json.given : {};
  const part = (name: string): JsonObject => objectOf(given[name]);
  return {
    name: written.name,
    path,
    line: source.range(path, 'value').start.line,
    at: written.at ?? null,
    given: { member: part('member'), customer: part('customer'), group: part('group') },
    history: (written.history ?? []).map(readPast),
    ledger: (written.ledger ?? []).map(readSent),
    seed: written.seed ?? 0,
    steps: written.steps.map((step, index) => {
      const place = [...path, 'steps', index];
      return readStep(objectOf(step), {
        path: place,
        line: source.range(place, 'value').start.line,
      });
    }),
  };
}

function readPast(past: WrittenPast): ScenarioPast {
  return { ...readHappening(past), ago: spanOf(past.ago) };
}

function readSent(sent: NonNullable<Written['ledger']>[number]): ScenarioSent {
  const { to = null, class: name = DEFAULT_CLASS, as = null, ago } = sent;
  return { to, class: name, as, ago: spanOf(ago) };
}

function readHappening(written: Omit<WrittenPast, 'ago'>) {
  const { event, data, as, about } = written;
  return { event, data: objectOf(data), as: [as ?? []].flat(), about: about ?? null };
}

function readStep(step: JsonObject, place: { path: Path; line: number }): ScenarioStep {
  const text = (key: string) => (typeof step[key] === 'string' ? step[key] : '');
  const as = typeof step.as === 'string' ? step.as : null;
  const by = typeof step.by === 'string' ? step.by : null;
  if ('event' in step) {
    const ago = 'ago' in step ? spanOf(text('ago')) : null;
    const written = step as unknown as WrittenPast; // the schema was compared
    return { type: 'event', ...place, ...readHappening(written), ago };
  }
  if ('advance' in step) return { type: 'advance', ...place, span: spanOf(text('advance')) };
  if ('to' in step) return { type: 'to', ...place, moment: text('to') };
  if ('down' in step) return { type: 'down', ...place, span: spanOf(text('down')) };
  if ('publish' in step) return { type: 'publish', ...place, file: text('publish') };
  if ('complete' in step) {
    const choice = typeof step.choice === 'string' ? step.choice : null;
    const fields = objectOf(step.fields);
    return { type: 'complete', ...place, title: text('complete'), choice, by, fields, as };
  }
  if ('approve' in step) return { type: 'approve', ...place, step: text('approve'), by };
  if ('deny' in step) return { type: 'deny', ...place, step: text('deny'), by };
  if ('answer' in step) {
    const unsaid = step.confirmed === false ? 'unconfirmed' : null;
    const error = 'failed' in step ? text('failed') || 'failed' : unsaid;
    const answer = step.with === undefined ? {} : { answer: step.with };
    return { type: 'answer', ...place, step: text('answer'), error, ...answer, as };
  }
  const expect = objectOf(step.expect) as unknown as Expectation; // the schema was compared
  return { type: 'expect', ...place, expect, as };
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A span that the grammar has accepted. */
function spanOf(text: string): Span {
  return parseSpan(text) ?? { unit: 'ms', count: 0 };
}
