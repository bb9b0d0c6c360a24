import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../../engine/base/index.ts';
import type { Workspace } from '../../../engine/language/index.ts';
import { parseWorkspace } from '../../../engine/language/index.ts';

interface Example {
  readonly heading: string;
  readonly text: string;
}

const FILE = path.join(import.meta.dirname, 'flow-language-examples.yaml');
const { examples } = parse(readFileSync(FILE, 'utf8')) as { readonly examples: readonly Example[] };

/** The texts of the examples under a heading, in their order. */
export function examplesUnder(heading: string): readonly string[] {
  return examples.filter((example) => example.heading === heading).map(({ text }) => text);
}

export const HEADINGS: readonly string[] = examples.map(({ heading }) => heading);

/** The example's workspace, as it is written. */
export function exampleWorkspace(): Workspace {
  const { workspace } = parseWorkspace(examplesUnder('The workspace')[0] ?? '');
  if (!workspace) throw new Error('The workspace of the examples was expected to be sound.');
  return workspace;
}

/** One step of an example, as it is written there. */
export interface ExampleStep {
  readonly id: string;
  readonly text: string;
  readonly body: JsonObject;
  readonly about: 'member' | 'group';
}

/** All steps of the examples: of the first about a member, of the second about a group. */
export function exampleSteps(): readonly ExampleStep[] {
  const [ofMember = '', ofGroup = ''] = examplesUnder('Steps');
  return [...stepsIn(ofMember, 'member'), ...stepsIn(ofGroup, 'group')];
}

function stepsIn(block: string, about: ExampleStep['about']): readonly ExampleStep[] {
  const parts = block.split(/^(?= {2}[a-z])/m);
  return parts.map((text) => {
    const [[id, body] = ['', {}]] = Object.entries(parse(text) as Record<string, JsonObject>);
    return { id, text, body, about };
  });
}

/** Steps that wait for a year, wherever the examples lead. */
export function stubs(ids: readonly string[]): string {
  return ids.map((id) => `  ${id}: { wait: { for: 365d }, end: stub }\n`).join('');
}

/**
 * A flow that begins with a step of the examples; where it leads, something waits. Its lead is what
 * the step before `tell` would have saved.
 */
export function flowAround(step: ExampleStep): string {
  const ids = [...exampleSteps().map(({ id }) => id), 'apologise'];
  const named = new Set(textsIn(step.body));
  const others = ids.filter((id) => id !== step.id && named.has(id));
  return `flow: example
about: ${step.about}
start: [{ on: ${step.about === 'group' ? 'group.updated' : 'member.joined'} }]
vars: { reminders: 0, lead: { type: object, default: { id: lead-1 } }, joined: { type: list } }
steps:
${step.text}${stubs(others)}`;
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
