import { describe, expect, test } from 'vitest';
import { resources } from '../../../editor/locales/index.ts';
import type { FlowRow } from '../../../editor/pages/flows/flow-rows.ts';
import { matchingFlows, whyNot } from '../../../editor/pages/flows/flow-rows.ts';
import type { About, TemplateWords } from '../../../editor/pages/flows/flow-template.ts';
import { flowTemplate, freeId, idProblem } from '../../../editor/pages/flows/flow-template.ts';
import { checkFlow, DEFAULT_WORKSPACE } from '../../../engine/language/index.ts';

const ABOUTS: readonly About[] = ['member', 'customer', 'group', 'workspace'];

function wordsIn(locale: 'zh' | 'en'): TemplateWords {
  const { greeting, greetTitle, announcement, pauseTitle } = resources[locale].flows.template;
  return {
    greetTitle,
    announcement,
    pauseTitle,
    toMember: greeting.member,
    toCustomer: greeting.customer,
  };
}

describe('the draft of a new flow', () => {
  test.each(ABOUTS)('has no findings and can be published at once: about %s', (about) => {
    for (const locale of ['zh', 'en'] as const) {
      const text = flowTemplate({ id: 'new-flow', title: '新成员欢迎', about }, wordsIn(locale));
      const { findings, compiled } = checkFlow(text, DEFAULT_WORKSPACE);
      expect(findings).toEqual([]);
      expect(compiled?.plan).toMatchObject({ flow: 'new-flow', title: '新成员欢迎', about });
    }
  });

  test.each(['on', '12', '#1: a', '- x', '"quoted"', "it's", 'a: b', '{x}', '全员 #签到'])(
    'keeps a title that YAML could misread: %s',
    (title) => {
      const text = flowTemplate({ id: 'a', title, about: 'member' }, wordsIn('zh'));
      expect(checkFlow(text, DEFAULT_WORKSPACE).flow?.title).toBe(title);
    },
  );

  test('takes the first id that is free', () => {
    expect(freeId([])).toBe('new-flow');
    expect(freeId(['new-flow', 'new-flow-2'])).toBe('new-flow-3');
  });

  test('refuses an id of another shape, too long a one, and one that is taken', () => {
    expect(idProblem('welcome', ['other'])).toBe(null);
    expect(idProblem('Welcome', [])).toBe('shape');
    expect(idProblem('', [])).toBe('shape');
    expect(idProblem('a'.repeat(64), [])).toBe(null);
    expect(idProblem('a'.repeat(65), [])).toBe('shape');
    expect(idProblem('welcome', ['welcome'])).toBe('taken');
  });
});

describe('the list of flows', () => {
  const welcome = flow({ id: 'welcome', title: '新成员欢迎' });
  const trial = flow({ id: 'trial-follow-up', title: '试听课五步跟进', status: 'paused' });
  const old = flow({ id: 'old', title: '打卡', status: 'archived' });
  const flows = [welcome, trial, old];

  test('finds flows by words of title or id, whatever their case', () => {
    expect(matchingFlows(flows, { q: '试听', status: '' })).toEqual([trial]);
    expect(matchingFlows(flows, { q: 'UP trial', status: '' })).toEqual([trial]);
    expect(matchingFlows(flows, { q: 'trial 欢迎', status: '' })).toEqual([]);
  });

  test('leaves archived flows out until they are asked for', () => {
    expect(matchingFlows(flows, { q: '', status: '' })).toEqual([welcome, trial]);
    expect(matchingFlows(flows, { q: '', status: 'archived' })).toEqual([old]);
    expect(matchingFlows(flows, { q: '', status: 'all' })).toEqual(flows);
  });

  test('says why a flow cannot be paused, resumed or archived', () => {
    const said = (['draft', 'active', 'paused', 'archived'] as const).map((status) => [
      whyNot('pause', status),
      whyNot('resume', status),
      whyNot('archive', status),
    ]);
    expect(said).toEqual([
      ['draft', 'draft', null],
      [null, 'active', null],
      ['paused', null, null],
      ['archived', 'archived', 'archived'],
    ]);
  });
});

function flow(parts: Partial<FlowRow>): FlowRow {
  return {
    id: 'a',
    title: 'A',
    about: 'member',
    status: 'active',
    version: 1,
    changed: false,
    errors: 0,
    warnings: 0,
    counts: { active: 0, completed: 0, cancelled: 0, failed: 0 },
    updatedAt: '2026-11-21T02:00:00.000Z',
    ...parts,
  };
}
