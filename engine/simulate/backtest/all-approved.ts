import type { Catalogue } from '../../core/index.ts';
import type { SendingRules } from '../../language/index.ts';

/** The same, but nobody has to approve anything: what people would have said is not known. */
export function allApproved(catalogue: Catalogue): Catalogue {
  const { workspace } = catalogue;
  const { everyClass, classes, campaigns } = workspace;
  const rules = [everyClass ?? {}, ...Object.values(classes), ...Object.values(campaigns)];
  if (rules.every(({ approval }) => approval === undefined)) return catalogue;
  return {
    ...catalogue,
    workspace: {
      ...workspace,
      ...(everyClass && { everyClass: approved(everyClass) }),
      classes: allOf(classes),
      campaigns: allOf(campaigns),
    },
  };
}

function allOf<Rules extends SendingRules>(table: Readonly<Record<string, Rules>>) {
  return Object.fromEntries(Object.entries(table).map(([name, rules]) => [name, approved(rules)]));
}

function approved<Rules extends SendingRules>({ approval: _gone, ...rules }: Rules) {
  return rules;
}
