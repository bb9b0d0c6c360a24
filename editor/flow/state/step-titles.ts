import { useMemo } from 'react';
import { inLocale } from '../../../engine/base/index.ts';
import { outline } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { useFlow } from './flow-store.ts';

/** The titles of the flow's steps, by id. */
export function useStepTitles(): ReadonlyMap<string, string> {
  const locale = useLocale();
  const shown = useFlow((state) => state.document.shown);
  return useMemo(() => {
    const nodes = shown === null ? [] : outline(shown.drawn).nodes;
    return new Map(nodes.map((node) => [node.id, inLocale(node.title, locale)]));
  }, [shown, locale]);
}
