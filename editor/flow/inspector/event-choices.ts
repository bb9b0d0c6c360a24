import { useMemo } from 'react';
import { inLocale } from '../../../engine/base/index.ts';
import { EVENT_CATALOGUE } from '../../../engine/language/index.ts';
import { useLocale } from '../../app/index.ts';
import { useWorkspace } from '../state/workspace.ts';

/** An event as a list offers it; `search` is what a person may type to find it. */
export interface EventChoice {
  readonly value: string;
  readonly label: string;
  readonly search: string;
}

/** All events that a flow may wait for: the catalogue's, then the workspace's own. */
export function useEventChoices(): readonly EventChoice[] {
  const locale = useLocale();
  const { events } = useWorkspace();
  return useMemo(
    () => [
      ...EVENT_CATALOGUE.map(({ type, title }) => ({
        value: type,
        label: `${inLocale(title, locale)} · ${type}`,
        search: `${title.zh} ${title.en} ${type}`,
      })),
      ...Object.keys(events).map((type) => ({ value: type, label: type, search: type })),
    ],
    [locale, events],
  );
}
