import { type Register, unknownIn } from './check/unknown-in.ts';
import { deletionFix } from './fix.ts';
import type { Mistake } from './mistake.ts';
import { allScopes } from './policy-scope.ts';
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
    ...(workspace.everyClass?.except ?? []).flatMap((name, index) =>
      unknownIn(names, { name, at: ['classes', '*', 'except', index] }, CLASS),
    ),
    ...Object.entries(classes).flatMap(([name, spec]) =>
      'except' in spec ? [misplaced(name)] : [],
    ),
    ...(workspace.content?.refuse ?? []).flatMap((name, index) =>
      unknownIn(Object.keys(lists), { name, at: ['content', 'refuse', index] }, LIST),
    ),
    ...allScopes(workspace).flatMap(({ scope: { path, rules } }) => {
      if (rules.approval === undefined) return [];
      const place = { name: rules.approval, at: [...path, 'approval'] };
      return unknownIn(Object.keys(roles), place, ROLE);
    }),
  ];
}

function misplaced(name: string): Mistake {
  const path = ['classes', name, 'except'];
  return {
    code: 'UNKNOWN_KEY',
    path,
    part: 'key',
    message: {
      zh: '只有 * 可以写 except：它把所有类别合在一起算。',
      en: 'Only `*` has `except`, as it counts all classes together.',
    },
    hint: { zh: '请删除，或移到 * 里。', en: 'Delete it, or move it to `*`.' },
    fix: deletionFix(path),
  };
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
