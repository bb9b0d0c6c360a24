import { Check } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  checkFlow,
  DEFAULT_WORKSPACE,
  flowJsonSchema,
  parseWorkspace,
  scenariosJsonSchema,
  workspaceJsonSchema,
} from '../../engine/language/index.ts';
import { renderPretty, runScenarios } from '../../engine/simulate/index.ts';
import { FLOW_IDS, libraryText } from './library.ts';

const workspaceText = libraryText('workspace.yaml');
const { workspace, findings } = parseWorkspace(workspaceText);

describe('the library', () => {
  it('has its flows', () => {
    expect(FLOW_IDS).toEqual([
      'campaign-cadence',
      'service-escalation',
      'silent-wake-up',
      'trial-follow-up',
      'vip-care',
      'welcome',
    ]);
  });

  it('has a workspace without findings that sends everything to the sandbox, staff included', () => {
    expect(findings).toEqual([]);
    expect(workspace?.deliver).toEqual({
      member: 'sandbox',
      customer: 'sandbox',
      group: 'sandbox',
      staff: 'sandbox',
    });
  });

  it.each(FLOW_IDS)('checks %s without a finding', (id) => {
    const checked = checkFlow(libraryText(`${id}.flow.yaml`), workspace ?? DEFAULT_WORKSPACE, {
      fileId: id,
    });
    expect(checked.findings).toEqual([]);
  });

  it.each(FLOW_IDS)('fits the published JSON Schemas: %s', (id) => {
    const fits = (schema: object, file: string) => Check({ ...schema }, parse(libraryText(file)));
    expect([
      fits(flowJsonSchema(), `${id}.flow.yaml`),
      fits(scenariosJsonSchema(), `${id}.scenarios.yaml`),
      fits(workspaceJsonSchema(), 'workspace.yaml'),
    ]).toEqual([true, true, true]);
  });

  it.each(FLOW_IDS)('covers each step and port of %s by scenarios that pass', (id) => {
    const report = runScenarios({
      flowText: libraryText(`${id}.flow.yaml`),
      workspaceText,
      scenariosText: libraryText(`${id}.scenarios.yaml`),
    });
    const { steps, ports } = report.coverage;
    const shown = renderPretty([report], { locale: 'en', color: false });
    expect([report.passed, steps.missing, ports.missing], shown).toEqual([true, [], []]);
  });
});
