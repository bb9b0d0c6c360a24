import { FUNCTIONS, METHODS } from './cel-function.ts';
import { FILTERS } from './text-filter.ts';

/** What may be called in expressions and texts, by name. */
export interface ExpressionVocabulary {
  /** Called by their name alone: `size(list)`. */
  readonly functions: readonly string[];
  /** Called on a value: `text.contains('x')`. */
  readonly methods: readonly string[];
  /** Put behind a value in a text: `{{ name | default: '…' }}`. */
  readonly filters: readonly string[];
}

/** Lists what may be called, for the manual and for completion. */
export function expressionVocabulary(): ExpressionVocabulary {
  return {
    functions: [...FUNCTIONS.keys()],
    methods: [...METHODS.keys()],
    filters: [...FILTERS.keys()],
  };
}
