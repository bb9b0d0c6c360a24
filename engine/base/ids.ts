type Branded<Name extends string> = string & { readonly __brand: Name };

/** A flow's id: kebab-case, `[a-z][a-z0-9-]*`, unique in the workspace. */
export type FlowId = Branded<'FlowId'>;
/** A step's id: kebab-case, unique in its flow. */
export type StepId = Branded<'StepId'>;
export type InstanceId = Branded<'InstanceId'>;
/** The SHA-256 of a plan, which names a version by its content. */
export type PlanHash = Branded<'PlanHash'>;
/** Names one intended effect: `<instance>/<step>/<visit>/<ordinal>`. */
export type EffectKey = Branded<'EffectKey'>;
/** Names work for a person: `<instance>/<step>/<visit>`. */
export type TaskId = Branded<'TaskId'>;

export const ID_PATTERN = '^[a-z][a-z0-9-]*$';
const ID_REGEXP = /^[a-z][a-z0-9-]*$/;

/** Says whether a text can be the id of a flow or a step. */
export function isId(text: string): boolean {
  return ID_REGEXP.test(text);
}
