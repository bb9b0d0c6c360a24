import type { StepId, Text } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import type { StepFate, Versions } from '../core/index.ts';
import { changedVariables, likelyFate, stepPlaces, unfit } from '../core/index.ts';
import type { CompiledFlow, MigrateRules, Severity } from '../language/index.ts';
import type { FlowStore, LivePlace, MigrationStore, VersionRecord } from '../store/index.ts';
import { impactWords } from './impact-words.ts';

/** What the impact of a version is told from. */
export interface ImpactDesk {
  readonly store: Pick<FlowStore, 'versions'> & Pick<MigrationStore, 'livePlaces'>;
}

/** Active instances of an older version that rest in a step, and what becomes of them. */
export interface ImpactStep {
  readonly version: number;
  readonly step: string;
  readonly live: number;
  readonly fate: StepFate;
}

/**
 * Something to know before publishing; an error keeps the flow from being published.
 * - `NOWHERE`: who rests in the step has no place in the version;
 * - `VARIABLE_TYPE`, `SUBJECT`: no instance of the older version can go on with it;
 * - `FIELDS_MISSING`: it reads fields of events that instances of the older version have not kept;
 * - `STEP_UNKNOWN`: a rule is about a step that no older version has.
 */
export interface ImpactFinding {
  readonly code: 'NOWHERE' | 'VARIABLE_TYPE' | 'SUBJECT' | 'FIELDS_MISSING' | 'STEP_UNKNOWN';
  readonly severity: Severity;
  /** Null where it is about no version alone. */
  readonly version: number | null;
  readonly step: string | null;
  /** Instances that it concerns. */
  readonly live: number;
  readonly message: Text;
}

/** What publishing a version would do to the instances of the older ones. */
export interface Impact {
  /** The number that it would get; null when it does what the newest version does. */
  readonly version: number | null;
  /** Active instances of older versions. */
  readonly live: number;
  /** By version and step; who rests in several branches counts in each. */
  readonly steps: readonly ImpactStep[];
  readonly findings: readonly ImpactFinding[];
}

/** Tells what publishing a plan would do to the live instances of its flow. */
export async function impactOf(
  { store }: ImpactDesk,
  published: { readonly compiled: CompiledFlow; readonly rules: MigrateRules },
): Promise<Impact> {
  const { compiled, rules } = published;
  const { flow } = compiled.plan;
  const [versions, places] = await Promise.all([store.versions(flow), store.livePlaces(flow)]);
  const newest = Math.max(0, ...versions.map(({ version }) => version));
  const isNew = versions.find(({ version }) => version === newest)?.hash !== compiled.hash;
  const older = versions.filter(({ hash }) => isNew && hash !== compiled.hash);
  const looks = older.map((version) => lookAt(version, places, { compiled, rules }));
  return {
    version: isNew ? newest + 1 : null,
    live: looks.reduce((sum, look) => sum + look.live, 0),
    steps: looks.flatMap((look) => look.steps).sort((one, other) => one.version - other.version),
    findings: [
      ...looks.flatMap((look) => look.findings),
      ...(isNew ? unknownSteps(versions, rules) : []),
    ],
  };
}

interface Look {
  readonly live: number;
  readonly steps: readonly ImpactStep[];
  readonly findings: readonly ImpactFinding[];
}

function lookAt(
  record: VersionRecord,
  places: readonly LivePlace[],
  to: { readonly compiled: CompiledFlow; readonly rules: MigrateRules },
): Look {
  const { version, compiled: from } = record;
  const versions: Versions = { from, to: to.compiled, rules: to.rules };
  const mine = places.filter((place) => place.version === version);
  const steps = mine
    .filter(({ step }) => step !== '')
    .map(({ step, count }): ImpactStep => {
      // The census names steps by their ids.
      return { version, step, live: count, fate: likelyFate(step as StepId, versions) };
    });
  return {
    live: mine.find(({ step }) => step === '')?.count ?? 0,
    steps,
    findings: [...steps.flatMap(nowhere), ...unfitness(version, versions, steps)],
  };
}

function nowhere({ version, step, live, fate }: ImpactStep): readonly ImpactFinding[] {
  if (fate.type !== 'nowhere') return [];
  const message = impactWords.nowhere({ version, step, live }, fate.why);
  return [{ code: 'NOWHERE', severity: 'error', version, step, live, message }];
}

function unfitness(
  version: number,
  { from, to }: Versions,
  steps: readonly ImpactStep[],
): readonly ImpactFinding[] {
  const moving = steps.filter(({ fate }) => fate.type === 'moves');
  const live = moving.reduce((sum, step) => sum + step.live, 0);
  if (live === 0) return [];
  const about = { version, step: null, live };
  const why = unfit(from.plan, to.plan);
  if (why === 'subject') {
    const message = impactWords.subject({ version, live });
    return [{ code: 'SUBJECT', severity: 'error', ...about, message }];
  }
  if (why === 'variable') {
    const message = impactWords.variables(changedVariables(from.plan, to.plan), { version, live });
    return [{ code: 'VARIABLE_TYPE', severity: 'error', ...about, message }];
  }
  const missing = to.plan.reads.filter((field) => !from.plan.reads.includes(field));
  if (missing.length === 0) return [];
  const message = impactWords.fields(missing, { version, live });
  return [{ code: 'FIELDS_MISSING', severity: 'warning', ...about, message }];
}

function unknownSteps(
  older: readonly VersionRecord[],
  rules: MigrateRules,
): readonly ImpactFinding[] {
  const known = new Set<string>(older.flatMap(({ compiled }) => [...stepPlaces(compiled).keys()]));
  return Object.keys(rules.steps)
    .filter((step) => !known.has(step))
    .map((step) => ({
      code: 'STEP_UNKNOWN',
      severity: 'warning',
      version: null,
      step,
      live: 0,
      message: impactWords.unknown(step),
    }));
}

/** Refuses to publish because of what the impact has found. */
export function impactRefused({ findings }: Impact): EngineError {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  return new EngineError(
    'MIGRATION_REFUSED',
    `The instances of older versions cannot move as the flow says. ${first?.message.en ?? ''}`,
    {
      details: {
        findings: errors.map(({ message, ...finding }) => ({
          ...finding,
          message: { ...message },
        })),
      },
    },
  );
}
