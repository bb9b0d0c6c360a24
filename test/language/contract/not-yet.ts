/**
 * What the examples of the language name and the engine does not know yet. A test holds that each
 * of these is really refused, so that whoever builds one has to take it out of its list.
 */

/** Names of expressions. */
export const NAMES_NOT_YET: readonly string[] = [];

/** Places in the workspace's file. */
export const WORKSPACE_NOT_YET: readonly (readonly string[])[] = [['connectors', 'corp']];
