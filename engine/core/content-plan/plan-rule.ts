import { entryOf } from '../../base/index.ts';
import type { SendingRules, Workspace } from '../../language/index.ts';

/** A part of the content plan: all messages together, those of a class, or of a campaign. */
export interface PlanRule {
  /** `*` for all together. */
  readonly name: string;
  /** `other`: the workspace does not know it (any more). */
  readonly type: 'all' | 'class' | 'campaign' | 'other';
  readonly title: string | null;
  readonly rules: SendingRules;
  /** Whether a message of this class or campaign belongs to it. */
  counts(name: string): boolean;
}

/** Lists what a workspace says rules for: `*`, then each class with its campaigns. */
export function planRules({ classes, campaigns, everyClass = {} }: Workspace): readonly PlanRule[] {
  const classOf = (name: string) =>
    entryOf(classes, name) ? name : (entryOf(campaigns, name)?.class ?? name);
  const all: PlanRule = {
    name: '*',
    type: 'all',
    title: everyClass.title ?? null,
    rules: everyClass,
    counts: (name) => !everyClass.except?.includes(classOf(name)),
  };
  const parts = Object.entries(classes).flatMap(([ofClass, rules]): readonly PlanRule[] => [
    {
      name: ofClass,
      type: 'class',
      title: rules.title ?? null,
      rules,
      counts: (name) => classOf(name) === ofClass,
    },
    ...Object.entries(campaigns)
      .filter(([, campaign]) => campaign.class === ofClass)
      .map(
        ([campaign, own]): PlanRule => ({
          name: campaign,
          type: 'campaign',
          title: own.title ?? null,
          rules: own,
          counts: (name) => name === campaign,
        }),
      ),
  ]);
  return [all, ...parts];
}

/** What was sent by a name that the workspace does not have (any more). */
export function otherRule(other: string): PlanRule {
  return {
    name: other,
    type: 'other',
    title: null,
    rules: {},
    counts: (name) => name === other,
  };
}
