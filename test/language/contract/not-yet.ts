/**
 * What the examples of the language name and the engine does not know yet. A test holds that each
 * of these is really refused, so that whoever builds one has to take it out of its list.
 */
export const KINDS_NOT_YET: readonly string[] = [
  'task',
  'ticket',
  'ladder',
  'call',
  'do',
  'start',
  'collect',
  'parallel',
];

/** Names of expressions. */
export const NAMES_NOT_YET: readonly string[] = ['segment', 'measure'];

/** Keys at the top of a flow. */
export const FLOW_KEYS_NOT_YET: readonly string[] = ['migrate'];

/** Places in the workspace's file. */
export const WORKSPACE_NOT_YET: readonly (readonly string[])[] = [
  ['attributes'],
  ['quiet'],
  ['optOut'],
  ['lists'],
  ['content'],
  ['classes', '*'],
  ['classes', 'promo', 'cap'],
  ['classes', 'promo', 'gap'],
  ['classes', 'promo', 'slots'],
  ['classes', 'promo', 'share'],
  ['classes', 'promo', 'approval'],
  ['classes', 'knowledge', 'gap'],
  ['classes', 'knowledge', 'slots'],
  ['classes', 'knowledge', 'share'],
  ['classes', 'service', 'quiet'],
  ['campaigns'],
  ['measures'],
  ['segments'],
  ['connectors', 'shop', 'quota'],
  ['connectors', 'corp'],
  ['endpoints'],
];
