import { describe, expect, it } from 'vitest';
import { pauseFlow, requestReadmit } from '../../engine/runtime/index.ts';
import { desk, ORDER } from './failed-instances.ts';
import type { World } from './world.ts';
import { about, flowId, openWorld } from './world.ts';

/** Ends at once, in a way that depends on what started it. */
const OFFER = `flow: offer
title: 优惠
about: member
start: [{ on: trial.started }]
steps:
  by-ref:
    choose: [{ if: "event.data.trialRef == 't1'", end: capped }]
    else: told
  told: { send: { to: member, text: 优惠 }, end: told }
`;

const filter = { flow: flowId('offer'), outcome: 'capped' };

async function ended(...people: readonly string[]): Promise<World> {
  const world = await openWorld({ flows: [OFFER] });
  const told = people.flatMap((person) => about(person, 'trial.started', { trialRef: 't1' }));
  await world.tell(...told, about('other', 'trial.started', { trialRef: 't2' }));
  await world.worker.settle();
  return world;
}

describe('a re-admission', () => {
  it('starts the flow again for those that ended so, batch by batch, each once', async () => {
    const world = await ended('a', 'b', 'c');
    const first = await requestReadmit(desk(world), { filter, max: 2, ...ORDER });
    expect(first).toMatchObject({ matched: 2, done: 2, refused: {} });
    const cursor = first.next ?? '';
    const second = await requestReadmit(desk(world), { filter, max: 2, cursor, ...ORDER });
    expect(second).toEqual({ matched: 1, done: 1, refused: {}, next: null });
    const again = await requestReadmit(desk(world), { filter, max: 9, ...ORDER });
    expect(again).toMatchObject({ matched: 3, done: 0, refused: { INSTANCE_STATUS: 3 } });
    await world.worker.settle();
    const subjects = (await world.instances()).map(({ subject, outcome }) => [
      subject.ref,
      outcome,
    ]);
    expect(subjects.filter(([, outcome]) => outcome === 'capped')).toHaveLength(6);
    expect(subjects.filter(([ref]) => ref === 'g/other')).toHaveLength(1);
  });

  it('gives the flow what it read of the first event, with who asked and why', async () => {
    const world = await ended('a');
    await requestReadmit(desk(world), { filter, max: 9, ...ORDER });
    await world.worker.settle();
    const triggers = (await world.instances())
      .filter(({ subject }) => subject.ref === 'g/a')
      .map(({ trigger }) => [trigger.type, trigger.data.trialRef]);
    expect(triggers.sort()).toEqual([
      ['@start', 't1'],
      ['trial.started', 't1'],
    ]);
    const { items } = await world.store.events({ kind: 'member', ref: 'g/a' }, { limit: 1 });
    expect(items[0]).toMatchObject({ type: '@start', data: { ...ORDER, flow: 'offer' } });
  });

  it('is refused for what still runs, and while the flow starts nothing', async () => {
    const world = await ended('a');
    const active = { flow: flowId('offer'), status: 'active' } as const;
    await expect(
      requestReadmit(desk(world), { filter: active, max: 9, ...ORDER }),
    ).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await pauseFlow({ store: world.store, clock: world.clock }, flowId('offer'));
    await expect(requestReadmit(desk(world), { filter, max: 9, ...ORDER })).rejects.toMatchObject({
      code: 'FLOW_STATUS',
    });
  });
});
