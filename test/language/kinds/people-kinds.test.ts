import { describe, expect, it } from 'vitest';
import { flowJsonSchema, parseFlow, portsOf, STEP_KINDS } from '../../../engine/language/index.ts';
import { LAST, memberFlow, planOf, seen, stateOf, theFinding } from '../flow-texts.ts';

const codes = (text: string) => seen(text).map((finding) => finding.code);
const ports = (text: string) =>
  portsOf(parseFlow(text).flow!.steps[0]!).map(({ name, label, target }) => [
    name,
    label.zh,
    target,
  ]);

describe('task', () => {
  const text = (task: string, beside: string) =>
    memberFlow(`a: { task: { ${task} }, ${beside} }`, LAST);
  const TASK = 'assign: { duty: service }, title: t, choices: { done: 已跟进, lost: 无意向 }';

  it('has a port for each choice, named beside it', () => {
    expect(ports(text(TASK, 'done: last, lost: { end: lost }'))).toEqual([
      ['done', '已跟进', { type: 'step', step: 'last' }],
      ['lost', '无意向', { type: 'end', outcome: 'lost' }],
    ]);
  });

  it('opens the task on entry and closes it on the way out', () => {
    expect(stateOf(text(`${TASK}, body: b, approvals: 2`, 'done: last, lost: last'), 'a')).toEqual({
      step: 'a',
      kind: 'task',
      entry: [
        {
          type: 'openTask',
          step: 'a',
          work: {
            kind: 'task',
            assign: { type: 'duty', roster: 'service' },
            title: 't',
            body: 'b',
            choices: { done: '已跟进', lost: '无意向' },
            approvals: 2,
          },
        },
      ],
      exit: [{ type: 'closeTask', step: 'a' }],
      on: [
        { event: '@task:a:done', port: 'done', target: ['last'] },
        { event: '@task:a:lost', port: 'lost', target: ['last'] },
      ],
    });
  });

  it('leaves the task open with `keep`', () => {
    const state = stateOf(text(`${TASK}, keep: true`, 'done: last, lost: last'), 'a');
    expect(state?.exit).toBeUndefined();
  });

  it('needs a target for each choice, and knows no other ports', () => {
    expect(codes(text(TASK, 'done: last'))).toEqual(['TARGET_MISSING']);
    expect(codes(text(TASK, 'done: last, lost: last, gone: last'))).toEqual(['UNKNOWN_KEY']);
    expect(codes(text(TASK, 'done: last, lost: last, next: last'))).toEqual(['UNKNOWN_KEY']);
  });

  it('refuses a choice that is a key of steps', () => {
    const named = 'assign: owner, title: t, choices: { done: d, next: n }';
    expect(theFinding(text(named, 'done: last')).message.en).toBe(
      'A choice cannot be called `next`, which means something else in a step.',
    );
  });

  it('checks whom it is for, and the variable that it saves', () => {
    const to = (assign: string) =>
      text(`assign: ${assign}, title: t, choices: { done: d }`, 'done: last');
    expect(codes(to('{ role: nobody }'))).toEqual(['UNKNOWN_ROLE']);
    expect(codes(to('{ duty: nobody }'))).toEqual(['UNKNOWN_ROSTER']);
    expect(codes(text(TASK, 'done: last, lost: last, save: answer'))).toEqual(['UNKNOWN_VARIABLE']);
  });

  it('offers its ports to editors that complete while typing', () => {
    const kinds = JSON.stringify(flowJsonSchema());
    const task = STEP_KINDS.find(({ kind }) => kind === 'task')!;
    expect(kinds).toContain(`"title":"task · ${task.title.zh}"`);
    expect(kinds).toMatch(/"additionalProperties":\{"anyOf":\[/);
  });
});

describe('ticket', () => {
  const text = (beside: string, more = '') =>
    memberFlow(`a: { ticket: { department: d, title: t${more} }, ${beside} }`, LAST);

  it('goes on at once with `next`, and waits with `resolved`', () => {
    expect(stateOf(text('next: last'), 'a')).toMatchObject({
      entry: [{ type: 'openTask', work: { kind: 'ticket', department: 'd', priority: 'normal' } }],
      always: [{ port: 'next', target: ['last'] }],
    });
    const waiting = stateOf(text('resolved: last'), 'a');
    expect(waiting).toMatchObject({
      on: [{ event: '@task:a:resolved', port: 'resolved', target: ['last'] }],
    });
    expect(waiting?.always).toBeUndefined();
    expect(waiting?.exit).toBeUndefined();
  });

  it('needs one of them, and not both', () => {
    expect(codes(memberFlow('a: { ticket: { department: d, title: t } }'))).toEqual([
      'TARGET_MISSING',
    ]);
    expect(codes(text('next: last, resolved: last'))).toEqual(['STEP_INVALID']);
  });

  it('reads the expressions of its fields and messages', () => {
    const values = ', fields: { a: "= nobody.x" }, messages: ["= nothing.y"]';
    expect(codes(text('next: last', values))).toEqual(['UNKNOWN_NAME', 'UNKNOWN_NAME']);
  });
});

describe('ladder', () => {
  const UNTIL = 'until: [{ event: message.answered }]';
  const text = (ladder: string) =>
    memberFlow(`a: { ladder: { ${ladder} }, next: last, exhausted: { end: gone } }`, LAST);
  const TWO = 'levels: [{ to: { bot: faq } }, { after: 3m, to: { duty: service } }]';

  it('is a state for each level, with a timer in the hours of its calendar', () => {
    const state = stateOf(text(`calendar: office, ${TWO}, ${UNTIL}`), 'a');
    expect(state?.initial).toBe('enter');
    expect(state?.states?.enter).toEqual({
      always: [{ port: 'level.1', target: ['a', 'level-1'] }],
    });
    expect(state?.states?.['level-1']?.after).toEqual([
      {
        id: 'level.2',
        delay: { type: 'hours', span: { unit: 'ms', count: 180_000 }, calendar: 'office' },
        moves: [
          {
            port: 'level.2',
            if: { type: 'present', step: 'a', to: { type: 'duty', roster: 'service' } },
            target: ['a', 'level-2'],
          },
          {
            port: 'exhausted',
            target: ['end:gone'],
            actions: [
              {
                type: 'level',
                step: 'a',
                level: 2,
                to: { type: 'duty', roster: 'service' },
                skipped: true,
              },
            ],
          },
        ],
      },
    ]);
  });

  it('has two ports, both of which lead somewhere', () => {
    expect(ports(text(`${TWO}, ${UNTIL}`))).toEqual([
      ['next', '有人回复', { type: 'step', step: 'last' }],
      ['exhausted', '没有人接', { type: 'end', outcome: 'gone' }],
    ]);
    expect(codes(memberFlow(`a: { ladder: { ${TWO}, ${UNTIL} } }`))).toEqual([
      'TARGET_MISSING',
      'TARGET_MISSING',
    ]);
  });

  it('is in order as the manual shows it', () => {
    const example = STEP_KINDS.find(({ kind }) => kind === 'ladder')!.example;
    const lines = ['a:', ...example.split('\n').map((line) => `  ${line}`)];
    const flow = memberFlow(
      ...lines.map((line) => line.replace('quote', 'last').replace('complaint', 'last')),
      LAST,
    );
    expect(codes(flow)).toEqual([]);
  });

  it('checks its calendar, its people and its events', () => {
    expect(codes(text(`calendar: nights, ${TWO}, ${UNTIL}`))).toEqual(['UNKNOWN_CALENDAR']);
    expect(codes(text(`levels: [{ to: { duty: x } }], within: 1m, ${UNTIL}`))).toEqual([
      'UNKNOWN_ROSTER',
    ]);
    expect(
      codes(text(`levels: [{ to: owner, notify: { role: x } }], within: 1m, ${UNTIL}`)),
    ).toEqual(['UNKNOWN_ROLE']);
    expect(codes(text(`${TWO}, until: [{ event: message.answerd }]`))).toEqual(['UNKNOWN_EVENT']);
    expect(codes(text(`${TWO}, until: [{ event: message.answered, if: "x.y" }]`))).toEqual([
      'UNKNOWN_NAME',
    ]);
  });

  it('says which spans are missing, and which level does not exist', () => {
    const level = '{ to: owner }';
    expect(theFinding(text(`levels: [${level}, ${level}], ${UNTIL}`)).message.en).toBe(
      'Level 2 has no `after`, so its turn never comes.',
    );
    expect(theFinding(text(`levels: [${level}], ${UNTIL}`)).message.en).toBe(
      'A ladder of one level needs `within`: how long until it is exhausted.',
    );
    expect(theFinding(text(`from: 3, ${TWO}, ${UNTIL}`)).message.en).toBe(
      'There is no level 3; the ladder has 2.',
    );
    expect(planOf(text(`levels: [${level}], within: 5m, ${UNTIL}`)).flow).toBe('f');
  });
});
