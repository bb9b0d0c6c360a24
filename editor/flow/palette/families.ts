import { useTranslation } from 'react-i18next';
import type { StepFamily, StepKind } from '../../../engine/language/index.ts';
import { STEP_KINDS } from '../../../engine/language/index.ts';

const FAMILIES: readonly StepFamily[] = ['message', 'wait', 'decide', 'people', 'system'];

interface Family {
  readonly family: StepFamily;
  readonly name: string;
  readonly kinds: readonly StepKind[];
}

/** The kinds of steps that a search finds, by family; families without any are left out. */
export function useFamilies(search: string): readonly Family[] {
  const { t } = useTranslation('flow');
  const names: Readonly<Record<StepFamily, string>> = {
    message: t('family.message'),
    wait: t('family.wait'),
    decide: t('family.decide'),
    people: t('family.people'),
    system: t('family.system'),
  };
  const found = kindsMatching(STEP_KINDS, search);
  return FAMILIES.map((family) => ({
    family,
    name: names[family],
    kinds: found.filter((kind) => kind.family === family),
  })).filter(({ kinds }) => kinds.length > 0);
}

/** The kinds whose name or description holds what was typed, in either language. */
export function kindsMatching(kinds: readonly StepKind[], search: string): readonly StepKind[] {
  const wish = search.trim().toLowerCase();
  return kinds.filter(({ kind, title, doc }) =>
    [kind, title.zh, title.en, doc.zh, doc.en].some((text) => text.toLowerCase().includes(wish)),
  );
}
