import Type, { type Static } from 'typebox';
import type { JsonObject, Text } from '../base/index.ts';
import type { Path } from './finding.ts';
import type { ExpressionSite, Reference } from './kind.ts';
import type { PlanAction } from './plan-action.ts';
import { closed, Formula, Title, Values } from './schema.ts';
import { planValue, planValues, valueSite, valueSites } from './values.ts';

const Tags = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
  minItems: 1,
  maxItems: 50,
});

/** What `update` changes: the profile of whom the flow is about, and the flow's variables. */
export const Update = closed(
  {
    tags: Type.Optional(closed({ add: Type.Optional(Tags), remove: Type.Optional(Tags) })),
    set: Type.Optional(Values),
    vars: Type.Optional(Values),
    points: Type.Optional(
      closed({ add: Type.Union([Type.Integer(), Formula]), reason: Type.Optional(Title) }),
    ),
  },
  { minProperties: 1 },
);
type UpdateSchema = Static<typeof Update>;
/** The same with the values of its maps known as JSON. */
export type UpdateSpec = Omit<UpdateSchema, 'set' | 'vars'> & {
  readonly set?: JsonObject;
  readonly vars?: JsonObject;
};

/** Variables first: an attribute may be set from one that the same step has changed. */
export function lowerUpdate(update: UpdateSpec): readonly PlanAction[] {
  const { tags, set, vars, points } = update;
  const actions: PlanAction[] = [];
  if (vars) actions.push({ type: 'vars', set: planValues(vars) });
  if (tags || set || points) {
    actions.push({
      type: 'profile',
      addTags: tags?.add ?? [],
      removeTags: tags?.remove ?? [],
      set: planValues(set ?? {}),
      ...(points && { points: { add: planValue(points.add), reason: points.reason ?? '' } }),
    });
  }
  return actions;
}

export function updateSites(update: UpdateSpec, at: Path): readonly ExpressionSite[] {
  return [
    ...valueSites(update.vars ?? {}, [...at, 'vars']),
    ...valueSites(update.set ?? {}, [...at, 'set']),
    ...(update.points ? valueSite(update.points.add, [...at, 'points', 'add']) : []),
  ];
}

/** The variables that an update sets. */
export function updateReferences(update: UpdateSpec, at: Path): readonly Reference[] {
  return Object.entries(update.vars ?? {}).map(([variable, value]) => ({
    type: 'variable',
    variable,
    value,
    at: [...at, 'vars', variable],
  }));
}

/** Says what changes: 「加标签 got-material；设 stage」. */
export function describeUpdate(update: UpdateSpec): Text {
  const { tags, set, vars, points } = update;
  const said: Text[] = [];
  const say = (words: readonly string[] | undefined, zh: string, en: string) => {
    if (words?.length)
      said.push({ zh: `${zh} ${words.join('、')}`, en: `${en} ${words.join(', ')}` });
  };
  say(tags?.add, '加标签', 'add tag');
  say(tags?.remove, '去标签', 'remove tag');
  say(set && Object.keys(set), '设置', 'set');
  say(vars && Object.keys(vars), '变量', 'variable');
  say(points && [String(points.add)], '积分', 'points');
  return {
    zh: said.map((text) => text.zh).join('；'),
    en: said.map((text) => text.en).join('; '),
  };
}
