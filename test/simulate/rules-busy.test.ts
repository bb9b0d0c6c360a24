import { describe, expect, it } from 'vitest';
import { memberFlow, smallWorld } from './small-world.ts';

describe('busy instances', () => {
  const busy = memberFlow(
    'busy',
    `  hello: { send: { to: member, text: 你好 }, next: rest, failed: rest }
  rest: { wait: { for: 1d }, on: [{ event: message.received, update: { vars: { heard: "= vars.heard + [event.data.text]" } } }], end: done }`,
    { top: 'vars: { heard: [] }' },
  );

  it('keep what nothing takes, and take it in order once they rest', () => {
    const { world, tell, newest, facts } = smallWorld([busy], { channel: () => 'waits' });
    tell('member.joined');
    for (const text of ['一', '二', '三']) tell('message.received', { text });
    expect(newest()).toMatchObject({ steps: ['hello'], vars: { heard: [] } });
    world.answer(world.waiting()[0]!.key, null);
    expect(newest()).toMatchObject({
      steps: ['rest'],
      vars: { heard: ['一', '二', '三'] },
      kept: [],
    });
    expect(facts('kept')).toHaveLength(3);
  });

  it('keep 64 events, and say which came too much', () => {
    const { tell, newest, facts } = smallWorld([busy], { channel: () => 'waits' });
    tell('member.joined');
    for (let count = 0; count < 65; count += 1) tell('message.received', { text: '在' });
    expect([newest().kept.length, facts('dropped').length]).toEqual([64, 1]);
  });

  it('end at once by what is in force all the same', () => {
    const { tell, outcomes } = smallWorld(
      [
        busy.replace(
          'vars: { heard: [] }',
          'vars: { heard: [] }\non: [{ event: order.paid, end: paid }]',
        ),
      ],
      { channel: () => 'waits' },
    );
    tell('member.joined');
    tell('order.paid');
    expect(outcomes()).toEqual(['paid']);
  });
});
