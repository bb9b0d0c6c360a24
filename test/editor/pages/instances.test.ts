import { describe, expect, test } from 'vitest';
import type { InstanceDetail, JournalLine } from '../../../editor/pages/instance/instance-path.ts';
import { byDay, currentSteps, visitedSteps } from '../../../editor/pages/instance/instance-path.ts';
import { isFiltered, queryOf } from '../../../editor/pages/instances/instance-filter.ts';
import { stepTitles } from '../../../editor/pages/instances/step-titles.ts';

describe('the filters of a list of instances', () => {
  test('become the query of the API', () => {
    expect(
      queryOf('welcome', { status: 'failed', step: 'menu', version: '3', outcome: '' }),
    ).toEqual({
      flow: 'welcome',
      status: 'failed',
      step: 'menu',
      version: 3,
      limit: 50,
    });
  });

  test('are left out where the URL says nothing that they could mean', () => {
    expect(queryOf('welcome', { status: 'gone', step: '', version: 'x', outcome: '' })).toEqual({
      flow: 'welcome',
      status: undefined,
      step: undefined,
      version: undefined,
      limit: 50,
    });
  });

  test('narrow the list as soon as one of them is set', () => {
    expect(isFiltered({ status: '', step: '', version: '', outcome: '' })).toBe(false);
    expect(isFiltered({ status: '', step: '', version: '3', outcome: '' })).toBe(true);
  });
});

describe('the titles of steps', () => {
  test('come from the text, in its order; without one they say what the step does', () => {
    const text = [
      'flow: a',
      'about: member',
      'steps:',
      '  menu: { title: 等回复, wait: { for: 1d }, next: nudge }',
      '  nudge: { wait: { for: 1d }, end: done }',
    ].join('\n');
    expect([...stepTitles(text, 'zh')]).toEqual([
      ['menu', '等回复'],
      ['nudge', '等待 · 1 天后'],
    ]);
    expect(stepTitles(text, 'en').get('nudge')).toBe('Wait · 1 day later');
  });

  test('tell the outputs of a text by what stands in for them', () => {
    const send =
      'send: { to: member, text: "你好 {{ member.name | default: \'朋友\' }}" }, end: done';
    const titles = stepTitles(`flow: f\nabout: member\nsteps:\n  hi: { ${send} }\n`, 'zh');
    expect(titles.get('hi')).toContain('你好 ‹朋友›');
  });

  test('are none for a text that cannot be read', () => {
    expect([...stepTitles('steps: [', 'zh')]).toEqual([]);
  });
});

describe('the path of an instance', () => {
  const journal = [
    line({ type: 'started', at: '2026-11-20T15:00:00.000Z' }),
    line({ type: 'entered', step: 'greet', at: '2026-11-20T15:00:00.000Z' }),
    line({ type: 'took', step: 'greet', port: 'next' }),
    line({ type: 'entered', step: 'menu' }),
    line({ type: 'entered', step: 'greet' }),
  ];

  test('is every step that was entered, each once', () => {
    expect(visitedSteps(detail({ journal, steps: ['menu'] }))).toEqual(['greet', 'menu']);
  });

  test('ends where an active instance rests, and nowhere when it has ended', () => {
    expect(currentSteps(detail({ journal, steps: ['menu'] }))).toEqual(['menu']);
    expect(currentSteps(detail({ journal, steps: ['menu'], status: 'failed' }))).toEqual([]);
  });

  test('is told day by day, in order', () => {
    const days = byDay(journal, (at) => at.slice(0, 10));
    expect(days.map(({ day, lines }) => [day, lines.map(({ place }) => place)])).toEqual([
      ['2026-11-20', [0, 1]],
      ['2026-11-21', [2, 3, 4]],
    ]);
  });
});

function line(parts: Partial<JournalLine>): JournalLine {
  return {
    at: '2026-11-21T02:00:00.000Z',
    type: 'waits',
    step: null,
    port: null,
    line: null,
    words: { zh: '', en: '' },
    ...parts,
  };
}

function detail(parts: {
  journal: JournalLine[];
  steps: string[];
  status?: InstanceDetail['instance']['status'];
}): InstanceDetail {
  return {
    instance: {
      id: 'i',
      flow: 'welcome',
      version: 1,
      subject: { kind: 'member', ref: 'g/p' },
      subjectName: null,
      key: null,
      status: parts.status ?? 'active',
      outcome: null,
      goal: false,
      steps: parts.steps,
      startedAt: '2026-11-20T15:00:00.000Z',
      endedAt: null,
      dueAt: null,
    },
    vars: {},
    trigger: { id: 'e', type: 'member.joined', time: '2026-11-20T15:00:00.000Z' },
    timers: [],
    failure: null,
    journal: parts.journal,
    text: '',
  };
}
