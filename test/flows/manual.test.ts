import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkFlow, DEFAULT_WORKSPACE, STEP_KINDS } from '../../engine/language/index.ts';
import { manualReference } from '../../engine/language/manual.ts';
import { runScenarios } from '../../engine/simulate/index.ts';
import { FLOW_IDS, libraryText } from './library.ts';

const README = libraryText('README.md');
const GENERATED = /(<!-- 以下由程序生成[^\n]*-->\n)[\s\S]*?(\n<!-- 生成结束[^\n]*-->)/;
/** YAML examples of the hand-written part. */
const EXAMPLES = [
  ...README.slice(0, README.search(GENERATED)).matchAll(/```yaml\n([\s\S]*?)```/g),
].map(([, text = '']) => text);

describe('the manual', () => {
  it('tells in its generated part what the program knows', async () => {
    const fresh = README.replace(GENERATED, `$1\n${manualReference().replaceAll('$', '$$$$')}\n$2`);
    await expect(fresh).toMatchFileSnapshot(join(import.meta.dirname, '../../flows/README.md'));
  });

  it('describes every kind of step', () => {
    const headings = [...README.matchAll(/^### ([a-z]+) · /gm)].map(([, kind]) => kind);
    expect(headings).toEqual(STEP_KINDS.map(({ kind }) => kind));
  });

  it('names every flow of the library', () => {
    expect(FLOW_IDS.filter((id) => !README.includes(`| \`${id}\` |`))).toEqual([]);
  });

  it('shows a flow that can be published, and a scenario that passes on it', () => {
    const [flowText = '', scenariosText = ''] = EXAMPLES;
    expect(checkFlow(flowText, DEFAULT_WORKSPACE).findings).toEqual([]);
    const { documents, results } = runScenarios({ flowText, workspaceText: null, scenariosText });
    expect(documents.flatMap(({ findings }) => findings)).toEqual([]);
    expect(results.map(({ failure }) => failure?.mismatches ?? [])).toEqual([[]]);
  });
});
