import { type Register, unknownIn } from './check/unknown-in.ts';
import type { Mistake } from './mistake.ts';
import { scopesOf, withOuter } from './policy-scope.ts';
import type { Workspace } from './workspace.ts';

const CLASS: Register = { code: 'UNKNOWN_CLASS', title: { zh: '类别', en: 'class' } };
const LIST: Register = { code: 'UNKNOWN_LIST', title: { zh: '词表', en: 'list of words' } };
const ROLE: Register = { code: 'UNKNOWN_ROLE', title: { zh: '角色', en: 'role' } };

/** Finds names in the sending policy that the workspace does not have, or has twice. */
export function nameMistakes(workspace: Workspace): readonly Mistake[] {
  const { classes, campaigns, roles, lists } = workspace;
  const names = Object.keys(classes);
  const allowed = [...names, ...Object.keys(campaigns)];
  const twice = Object.keys(campaigns).filter((name) => names.includes(name));
  return [
    ...twice.map(namedTwice),
    ...Object.entries(campaigns).flatMap(([campaign, { class: name }]) =>
      unknownIn(names, { name, at: ['campaigns', campaign, 'class'] }, CLASS),
    ),
    ...(workspace.optOut?.allow ?? []).flatMap((name, index) =>
      unknownIn(allowed, { name, at: ['optOut', 'allow', index] }, CLASS),
    ),
    ...(workspace.content?.refuse ?? []).flatMap((name, index) =>
      unknownIn(Object.keys(lists), { name, at: ['content', 'refuse', index] }, LIST),
    ),
    ...withOuter(scopesOf(workspace)).flatMap(({ scope: { path, rules } }) => {
      if (rules.approval === undefined) return [];
      const place = { name: rules.approval, at: [...path, 'approval'] };
      return unknownIn(Object.keys(roles), place, ROLE);
    }),
  ];
}

function namedTwice(name: string): Mistake {
  return {
    code: 'NAME_TWICE',
    path: ['campaigns', name],
    part: 'key',
    message: {
      zh: `“${name}”既是类别又是活动，消息写的 class 分不清是哪一个。`,
      en: `\`${name}\` is a class and a campaign, so nobody can tell which a message means.`,
    },
    hint: { zh: '请给活动换一个名字。', en: 'Give the campaign another name.' },
  };
}
