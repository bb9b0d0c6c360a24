export type * from './scenario.ts';
export type { ParsedScenarios } from './scenario-document.ts';
export { parseScenarios, publishedFiles } from './scenario-document.ts';
export { ScenariosFileSchema } from './scenario-schema.ts';
