import type { Path } from './finding.ts';
import type { SendingRules } from './sending-policy.ts';
import type { Workspace } from './workspace.ts';

/** A set of rules with the sets that it binds together: `*`, then classes, then campaigns. */
export interface Scope {
  /** As its file names it; `*` for all classes. */
  readonly name: string;
  readonly path: Path;
  readonly rules: SendingRules;
  /** Its messages, or some of them, may go out in quiet hours. */
  readonly ignoresQuiet: boolean;
  readonly parts: readonly Scope[];
}

/** All rules of a workspace's sending policy, from the widest down: `*`, and what it leaves out. */
export function scopesOf({ classes, campaigns, everyClass = {} }: Workspace): readonly Scope[] {
  const parts = Object.entries(classes).map(([name, rules]): Scope => {
    const ignoresQuiet = rules.quiet === 'ignore';
    return {
      name,
      path: ['classes', name],
      rules,
      ignoresQuiet,
      parts: Object.entries(campaigns)
        .filter(([, campaign]) => campaign.class === name)
        .map(([campaign, own]) => ({
          name: campaign,
          path: ['campaigns', campaign],
          rules: own,
          ignoresQuiet,
          parts: [],
        })),
    };
  });
  const bound = parts.filter(({ name }) => !everyClass.except?.includes(name));
  const ignoresQuiet = bound.some((part) => part.ignoresQuiet);
  const every = { name: '*', path: ['classes', '*'], rules: everyClass, ignoresQuiet };
  return [{ ...every, parts: bound }, ...parts.filter((part) => !bound.includes(part))];
}

/** All scopes of a workspace, each with those around it, the widest first. */
export function allScopes(workspace: Workspace) {
  return scopesOf(workspace).flatMap((scope) => withOuter(scope));
}

/** A scope and all within it, each with those around it, the widest first. */
export function withOuter(
  scope: Scope,
  outer: readonly Scope[] = [],
): readonly { readonly scope: Scope; readonly outer: readonly Scope[] }[] {
  const inside = scope.parts.flatMap((part) => withOuter(part, [...outer, scope]));
  return [{ scope, outer }, ...inside];
}
