export type * from './scenario.ts';
export type { ParsedScenarios } from './scenario-document.ts';
export { parseScenarios } from './scenario-document.ts';
export { ScenariosFileSchema } from './scenario-schema.ts';
