/**
 * Runs flows in a world of their own, with a clock that only moves when it is told to: the tests
 * that stand beside a flow, and whatever wants to see what a flow does before it is published.
 *
 * @example
 * const report = runScenarios({ flowText, workspaceText, scenariosText });
 * print(renderPretty([report], { locale: 'zh', color: false }));
 *
 * @example
 * const world = createWorld({ catalogue: catalogueOf([compiled], workspace), at });
 * world.send(event);
 * world.advanceTo(tomorrow);
 * show(world.instances(), world.log);
 *
 * @packageDocumentation
 */
export { catalogueOf } from './catalogue-of.ts';
export type { Channel, SendEffect } from './mail.ts';
export type { Mutant, MutantKind } from './mutate.ts';
export { mutantsOf } from './mutate.ts';
export type { Outcome, OutcomeChange, PlayedTexts } from './outcome-changes.ts';
export { outcomeChanges } from './outcome-changes.ts';
export { playEvents } from './play-events.ts';
export { renderJunit } from './render-junit.ts';
export { renderMutants } from './render-mutants.ts';
export type { PrettyOptions } from './render-pretty.ts';
export { renderPretty } from './render-pretty.ts';
export { renderTap } from './render-tap.ts';
export type * from './report.ts';
export type { MutationReport, Survivor } from './run-mutants.ts';
export { MUTANT_MAX, runMutants } from './run-mutants.ts';
export type { ScenarioTexts } from './run-scenarios.ts';
export { runScenarios } from './run-scenarios.ts';
export type { World, WorldOptions } from './world.ts';
export { createWorld } from './world.ts';
export type { WorldEntry } from './world-log.ts';
export { WorldOverflow } from './world-overflow.ts';
