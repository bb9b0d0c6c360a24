import { describe, expect, it } from 'vitest';
import type { Json } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';
import type { SubjectRef } from '../../engine/core/index.ts';
import { checkFlow, formatLocal, parseWorkspace } from '../../engine/language/index.ts';
import { catalogueOf, createWorld } from '../../engine/simulate/index.ts';
import { FLOW_IDS, libraryText } from './library.ts';

const { workspace } = parseWorkspace(libraryText('workspace.yaml'));
const flows = FLOW_IDS.map((id) => checkFlow(libraryText(`${id}.flow.yaml`), workspace!).compiled!);
const LI: SubjectRef = { kind: 'member', ref: 'g1/li' };
const LI_ALONE: SubjectRef = { kind: 'customer', ref: 'li' };

/** All flows of the library at work on one person. */
function everyday(from: string) {
  const world = createWorld({
    catalogue: catalogueOf(flows, workspace!),
    at: instant(Date.parse(from)),
  });
  let told = 0;
  const tell = (type: string, data: Record<string, Json> = {}, subject = LI) => {
    told += 1;
    world.send({ id: `e${told}`, source: 'test', type, subject, time: world.now(), data });
  };
  return {
    world,
    tell,
    say: (text: string, channel = 'group') =>
      tell('message.received', { text, channel }, channel === 'group' ? LI : LI_ALONE),
    to: (time: string) => world.advanceTo(instant(Date.parse(time))),
    /** What went to the person or, mentioning them, to the group: when, and from which step. */
    heard: () =>
      world.log.flatMap((entry) => {
        if (entry.type !== 'message') return [];
        const { to, mention, origin } = entry.message;
        const isHeard = to.kind === 'member' || to.kind === 'customer' || mention.includes('li');
        return isHeard ? [`${formatLocal(entry.at, 'Asia/Shanghai')} ${origin.step}`] : [];
      }),
  };
}

describe('all flows of the library together', () => {
  it('greet a new member once', () => {
    const { tell, heard } = everyday('2026-03-02T21:30:00+08:00');
    tell('member.joined');
    expect(heard()).toEqual(['2026-03-02 21:30 greet']);
  });

  it('never speak twice within an hour to somebody who has just joined and begun a trial', () => {
    const { tell, to, heard } = everyday('2026-03-02T21:30:00+08:00');
    tell('member.joined');
    to('2026-03-02T22:45:00+08:00');
    tell('trial.started', { trialRef: 't1' });
    to('2026-05-01T00:00:00+08:00');
    expect(heard()).toEqual([
      '2026-03-02 21:30 greet',
      '2026-03-02 22:45 opening',
      '2026-03-03 09:30 nudge',
      '2026-03-03 19:30 check-in',
      '2026-03-06 12:30 recap',
      expect.stringMatching(/^2026-03-08 20:00 offer-/),
      '2026-03-10 20:00 last-call',
      '2026-04-01 10:00 wake-up',
      '2026-04-08 20:00 last-try',
    ]);
  });

  it('answer a new member’s question once', () => {
    const { tell, say, heard } = everyday('2026-03-02T10:00:00+08:00');
    tell('member.joined');
    say('请问怎么报名？');
    expect(heard()).toEqual(['2026-03-02 10:00 greet', '2026-03-02 10:00 bot']);
  });

  it('hand a new member over to whoever is on duty', () => {
    const { world, tell, say } = everyday('2026-03-02T10:00:00+08:00');
    tell('member.joined');
    say('2');
    expect(
      world.log.flatMap((entry) => (entry.type === 'message' ? [entry.message.to] : [])),
    ).toEqual([
      { kind: 'group', group: 'g1' },
      { kind: 'group', group: 'g1' },
      { kind: 'staff', staff: 'xiao-chen' },
      { kind: 'staff', staff: 'xiao-lin' },
    ]);
  });

  it('answer once when a silent member comes back with a question', () => {
    const { world, tell, say, to, heard } = everyday('2026-03-02T10:00:00+08:00');
    tell('member.joined');
    to('2026-04-02T12:00:00+08:00');
    const before = heard().length;
    say('请问还有活动吗');
    expect(heard().slice(before)).toEqual(['2026-04-02 12:00 bot']);
    expect(world.instances().map(({ flow, outcome }) => [flow, outcome])).toContainEqual([
      'silent-wake-up',
      'awake',
    ]);
  });

  it('give a private reply to the question that was asked last', () => {
    const { world, tell, to, say } = everyday('2026-03-02T21:30:00+08:00');
    tell('member.joined');
    tell('trial.started', { trialRef: 't1' });
    to('2026-03-03T19:35:00+08:00');
    say('1', 'direct');
    expect(world.instances().map(({ flow, steps }) => [flow, steps])).toEqual([
      ['silent-wake-up', ['watch']],
      ['welcome', ['nudge']],
      ['trial-follow-up', ['until-day-4']],
    ]);
  });
});
