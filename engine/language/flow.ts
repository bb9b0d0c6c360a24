import type { Json, JsonObject } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { readSource, type SourceDocument } from './document.ts';
import { type Entries, entriesIn, entryPorts } from './entries.ts';
import type { Finding, Path } from './finding.ts';
import { FlowSchema } from './flow-schema.ts';
import type { Port, StepView } from './kind.ts';
import { inTextOrder, locate, type Mistake } from './mistake.ts';
import type { PlanVar, SubjectKind } from './plan.ts';
import { shapeMistakes, spoilsShape } from './shape.ts';
import { type BrokenStep, readSteps } from './steps.ts';
import { ownVariables, readVariables } from './variables.ts';

/** A way in which instances start, as the document writes it. */
export type StartView =
  | {
      readonly type: 'event';
      readonly port: string;
      readonly at: Path;
      readonly event: string;
      readonly if?: string;
      readonly late?: string;
    }
  | {
      readonly type: 'schedule';
      readonly port: string;
      readonly at: Path;
      readonly cron: string;
      readonly about?: string;
      readonly if?: string;
      readonly pace?: string;
    }
  /** The subject enters a level of a ladder of segments. */
  | {
      readonly type: 'segment';
      readonly port: string;
      readonly at: Path;
      /** The ladder and the level, such as `activity.silent`. */
      readonly segment: string;
      readonly if?: string;
      readonly existing: boolean;
      readonly pace?: string;
    };

/**
 * A flow as it stands in its document. Whatever has the right shape is here, so that a mistake in
 * one place hides nothing in another; what has not is told by a finding.
 */
export interface FlowView {
  readonly id: string;
  /** The id where no title is written. */
  readonly title: string;
  /** Null while the document does not say a valid one. */
  readonly about: SubjectKind | null;
  readonly key: string | null;
  /** The text, with the way from a path to its characters. */
  readonly source: SourceDocument;
  /** The whole document. */
  readonly json: JsonObject;
  /** Steps of the right shape in document order, those inside a frame after it. */
  readonly steps: readonly StepView[];
  /** Steps that cannot be read, so that the canvas can show where they are. */
  readonly broken: readonly BrokenStep[];
  /** The id of the first step, whatever its shape. */
  readonly initial: string | null;
  readonly starts: readonly StartView[];
  /** The flow's own `on` and `after`; their paths start at the root. */
  readonly entries: Entries;
  readonly goals: readonly string[];
  readonly vars: Readonly<Record<string, PlanVar>>;
}

export interface ParsedFlow {
  /** Null when the text is no YAML map at all. */
  readonly flow: FlowView | null;
  /** Mistakes in notation and shape, in the order of the text. */
  readonly findings: readonly Finding[];
  readonly source: SourceDocument;
}

/** Reads the text of a flow. Never throws, whatever the text. */
export function parseFlow(text: string): ParsedFlow {
  const source = readSource(text);
  if (source.json === undefined) return { flow: null, findings: source.findings, source };
  const mistakes: Mistake[] = [];
  const flow = isJsonObject(source.json) ? readFlow(source, source.json, mistakes) : null;
  if (!flow) mistakes.push(notAFlow(source.json));
  const findings = inTextOrder([...source.findings, ...locate(mistakes, source)]);
  return { flow, findings, source };
}

function notAFlow(json: Json): Mistake {
  const message =
    json === null
      ? { zh: '文件是空的。', en: 'The file is empty.' }
      : { zh: '文件里不是一个流程。', en: 'The file does not hold a flow.' };
  const hint = {
    zh: '第一行请写“flow: 流程的 id”，再写 about 和 steps。',
    en: 'Begin with `flow: <id>`, then write `about` and `steps`.',
  };
  return { code: 'SCHEMA', path: [], message, hint };
}

function readFlow(source: SourceDocument, json: JsonObject, mistakes: Mistake[]): FlowView {
  const shape = shapeMistakes(FlowSchema, json, []);
  mistakes.push(...shape);
  const spoiling = shape.filter(spoilsShape);
  const fits = (at: Path) => !spoiling.some((mistake) => startsWith(mistake.path, at));
  const text = (key: string) => (fits([key]) && typeof json[key] === 'string' ? json[key] : null);
  const id = text('flow') ?? '';
  const { steps, broken, ids } = readSteps(json.steps, mistakes);
  const about = text('about');
  return {
    id,
    title: text('title') ?? id,
    about: about as SubjectKind | null, // `fits` says that it is one of them
    key: text('key'),
    source,
    json,
    steps,
    broken,
    initial: ids[0] ?? null,
    starts: readStarts(json.start, fits),
    entries: entriesIn(json, [], fits),
    goals: fits(['goals']) ? textsOf(json.goals) : [],
    vars: {
      ...ownVariables(steps),
      ...(fits(['vars']) && isJsonObject(json.vars) ? readVariables(json.vars, mistakes) : {}),
    },
  };
}

function readStarts(list: Json | undefined, fits: (at: Path) => boolean): readonly StartView[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((rule: Json, index): readonly StartView[] => {
    const at: Path = ['start', index];
    if (!isJsonObject(rule) || !fits(at)) return [];
    const place = { port: `start.${index}`, at };
    const text = (from: JsonObject, key: 'if' | 'late' | 'pace' | 'about') =>
      typeof from[key] === 'string' ? { [key]: from[key] } : {};
    if (typeof rule.on === 'string') {
      return [
        { type: 'event', ...place, event: rule.on, ...text(rule, 'if'), ...text(rule, 'late') },
      ];
    }
    if (typeof rule.segment === 'string') {
      const { segment } = rule;
      const existing = rule.existing === true;
      return [
        {
          type: 'segment',
          ...place,
          segment,
          existing,
          ...text(rule, 'if'),
          ...text(rule, 'pace'),
        },
      ];
    }
    const audience = isJsonObject(rule.for) ? rule.for : {};
    return [
      {
        type: 'schedule',
        ...place,
        cron: String(rule.schedule),
        ...text(audience, 'about'),
        ...text(audience, 'if'),
        ...text(rule, 'pace'),
      },
    ];
  });
}

function textsOf(list: Json | undefined): readonly string[] {
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.length <= path.length && prefix.every((part, index) => part === path[index]);
}

/** Where the flow's own `on` and `after` lead, from the root of the document. */
export function flowPorts(flow: FlowView): readonly Port[] {
  return entryPorts(flow.entries);
}
