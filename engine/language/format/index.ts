/**
 * Lays our YAML files out in the one usual way.
 *
 * @example
 * const result = formatYaml(text, { sorted: true });
 * if (result.ok) save(result.text);
 *
 * @packageDocumentation
 */
export type { FormatOptions, FormatResult } from './format-yaml.ts';
export { formatYaml } from './format-yaml.ts';
