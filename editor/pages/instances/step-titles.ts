import type { Locale } from '../../../engine/base/index.ts';
import { inLocale } from '../../../engine/base/index.ts';
import { outline, parseFlow } from '../../../engine/language/index.ts';
import { plainWords } from '../../app/index.ts';

/** The titles of a flow's steps by their ids, in the order of the text. */
export type StepTitles = ReadonlyMap<string, string>;

/**
 * Reads the titles of all steps in a flow's text; a step without one is named by what it does. None
 * when the text is no flow.
 */
export function stepTitles(text: string, locale: Locale): StepTitles {
  const { flow } = parseFlow(text);
  if (flow === null) return new Map();
  const titled = new Set(flow.steps.filter(({ body }) => body.title).map(({ id }) => id));
  return new Map(
    outline(flow).nodes.map(({ id, title, summary }) => {
      const name = inLocale(title, locale);
      return [id, titled.has(id) ? name : `${name} · ${plainWords(inLocale(summary, locale))}`];
    }),
  );
}
