import { describe, expect, it } from 'vitest';
import { checkFlow, parseWorkspace } from '../../../engine/language/index.ts';
import { runScenarios } from '../../../engine/simulate/index.ts';
import { at, CUSTOMER, smallWorld } from '../../simulate/small-world.ts';
import {
  exampleSteps,
  examplesUnder,
  exampleWorkspace,
  flowAround,
  HEADINGS,
  stubs,
} from './examples.ts';

const WORKSPACE = exampleWorkspace();
const STEPS = exampleSteps();

function errorsOf(text: string): readonly string[] {
  return checkFlow(text, WORKSPACE)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${code} ${message.en}`);
}

function stepNamed(id: string) {
  const step = STEPS.find((item) => item.id === id);
  if (!step) throw new Error(`The examples have no step \`${id}\`.`);
  return step;
}

/** A world in which one step of the examples is the first of a flow. */
function worldOf(id: string, channel: 'sent' | 'waits' = 'sent') {
  return smallWorld([flowAround(stepNamed(id))], { workspace: WORKSPACE, channel: () => channel });
}

it('the examples are those of the six places that have any', () => {
  expect(HEADINGS).toEqual([
    'A flow',
    'Steps',
    'Steps',
    'The workspace',
    'Versions in flight',
    'Scenarios',
  ]);
  expect(STEPS).toHaveLength(17);
});

describe('the example of a flow', () => {
  const text = `${examplesUnder('A flow')[0]}${stubs(['price', 'tips'])}`;
  const begin = () => {
    const world = smallWorld([text], { workspace: WORKSPACE, at: at('2026-03-06T21:30:00+08:00') });
    world.tell('trial.started', { trialRef: 't1' }, CUSTOMER);
    return world;
  };

  it('has no error, and welcomes', () => {
    expect(errorsOf(text)).toEqual([]);
    const { sent, newest } = begin();
    expect([sent(), newest().steps]).toEqual([['customer: 朋友,欢迎试听!'], ['first-lesson']]);
  });

  it('waits until ten on a working day, and goes on to the tips', () => {
    const { to, newest } = begin();
    to('2026-03-09T09:59:59+08:00');
    expect(newest().steps).toEqual(['first-lesson']);
    to('2026-03-09T10:00:00+08:00');
    expect(newest().steps).toEqual(['tips']);
  });

  it.each([
    ['太贵', 'first-lesson'],
    ['价格多少', 'price'],
  ])('takes the reply “%s” and is in %s', (reply, step) => {
    const { tell, newest } = begin();
    tell('message.received', { text: reply }, CUSTOMER);
    expect(newest().steps).toEqual([step]);
  });

  it.each([
    ['order.paid', 'converted'],
    ['contact.lost', 'lost'],
  ])('ends on %s as %s, from every step', (event, outcome) => {
    const { tell, to, outcomes } = begin();
    to('2026-03-10T10:00:00+08:00');
    tell(event, {}, CUSTOMER);
    expect(outcomes()).toEqual([outcome]);
  });

  it('expires after thirty days', () => {
    const { to, outcomes } = begin();
    to('2026-04-05T21:30:00+08:00');
    expect(outcomes()).toEqual(['expired']);
  });
});

describe('the examples of steps', () => {
  it.each(STEPS.map((step) => [step.id, step] as const))('have no error in `%s`', (_id, step) => {
    expect(errorsOf(flowAround(step))).toEqual([]);
  });

  it('stand together in one flow, as they are written', () => {
    const top = 'flow: example\nabout: member\nvars: { reminders: 0, lead: { type: object } }\n';
    const errors = errorsOf(`${top}steps:\n${examplesUnder('Steps')[0]}${stubs(['apologise'])}`);
    expect(errors).toEqual([]);
  });

  it.each(STEPS.map(({ id }) => id))('begin with `%s` and go wrong nowhere', (id) => {
    const { tell, newest, facts } = worldOf(id);
    // The stage is what the step before `quote` gives.
    const customer = { stage: 'nurtured' };
    tell(stepNamed(id).about === 'group' ? 'group.updated' : 'member.joined', { customer });
    expect(facts('entered')[0]).toMatchObject({ step: id, visit: 1 });
    expect([newest().status, newest().failure]).toEqual(['active', null]);
  });
});

describe('the example steps as they run', () => {
  it.each([
    [null, 'pause'],
    ['拒收', 'apologise'],
  ])('hello: when the channel says %s it goes to %s', (error, step) => {
    const { world, tell, newest, sent } = worldOf('hello', 'waits');
    tell('member.joined');
    world.answer(world.waiting()[0]!.key, error);
    expect([sent(), newest().steps]).toEqual([['member: 欢迎 朋友'], [step]]);
  });

  it('pause: a word about material leads there at once, otherwise the menu comes in the morning', () => {
    const first = worldOf('pause');
    first.tell('member.joined');
    first.tell('message.received', { text: '要资料' });
    expect(first.newest().steps).toEqual(['material']);
    const second = worldOf('pause');
    second.tell('member.joined');
    second.to('2026-03-03T10:00:00+08:00');
    expect(second.newest().steps).toEqual(['menu']);
  });

  it.each([
    [['１。'], 'material'],
    [['资料'], 'material'],
    [['我要转人工'], 'person'],
    [['什么？', '再问', '还问'], 'menu'],
  ])('menu: the replies %j lead to %s', (replies, step) => {
    const { tell, newest, sent } = worldOf('menu');
    tell('member.joined');
    for (const text of replies) tell('message.received', { text });
    expect(newest().steps).toEqual([step]);
    // It asks again twice, and no more.
    expect(sent()).toHaveLength(step === 'menu' ? 3 : 1);
  });

  it('menu: after two hours of silence it chooses by the tier', () => {
    const { tell, to, newest } = worldOf('menu');
    tell('member.joined');
    to('2026-03-02T11:00:00+08:00');
    expect(newest().steps).toEqual(['by-tier']);
  });

  it('half: both shares lead to the material', () => {
    const { tell, newest } = worldOf('half');
    tell('member.joined');
    expect([newest().steps, Object.keys(newest().visits)]).toEqual([
      ['material'],
      ['half', 'material'],
    ]);
  });

  it('material: changes tags, an attribute, a variable and points', () => {
    const { world, tell, newest } = worldOf('material');
    tell('member.joined');
    expect(newest()).toMatchObject({ steps: ['person'], vars: { reminders: 1 } });
    expect(world.entity(CUSTOMER)).toMatchObject({
      customer: { tags: ['got-material'], attributes: { stage: 'nurtured' }, points: 5 },
    });
  });

  it('phase: goes round inside its frame until a complaint or a week ends it', () => {
    const first = worldOf('phase');
    first.tell('member.joined');
    first.to('2026-03-04T09:00:00+08:00');
    expect([first.newest().steps, first.sent()]).toEqual([['a'], ['member: …', 'member: …']]);
    first.tell('complaint.received');
    expect(first.newest().steps).toEqual(['complaint']);
    const second = worldOf('phase');
    second.tell('member.joined');
    second.to('2026-03-09T09:00:00+08:00');
    expect(second.newest().steps).toEqual(['both']);
  });

  it('welcome-all: greets the group, and gathers again', () => {
    const { tell, newest, sent } = worldOf('welcome-all');
    tell('group.updated', {});
    expect([sent(), newest().steps]).toEqual([['group: 欢迎 0 位新朋友'], ['gather']]);
  });
});

it('the example of a workspace is sound as it is written', () => {
  expect(parseWorkspace(examplesUnder('The workspace')[0] ?? '').findings).toEqual([]);
});

it('the example of a migration stands in a flow that has its steps', () => {
  const text = `flow: example
about: member
start: [{ on: member.joined }]
${examplesUnder('Versions in flight')[0]}steps:
  nudge: { wait: { for: 1d }, next: offer }
${stubs(['offer'])}`;
  expect(errorsOf(text)).toEqual([]);
});

it('the example of a scenario passes on the flow that it tells of', () => {
  const flowText = `flow: nudge
about: member
start: [{ on: member.joined }]
on: [{ event: order.paid, end: converted }]
steps:
  hello: { send: { to: group, text: 欢迎 }, next: pause }
  pause: { wait: { for: 1d, at: "10:00" }, next: nudge }
  nudge: { send: { to: member, text: 打招呼 }, next: rest }
  rest: { wait: { for: 7d }, end: silent }
`;
  const scenariosText = examplesUnder('Scenarios')[0] ?? '';
  const report = runScenarios({ flowText, workspaceText: null, scenariosText });
  expect(report.documents.flatMap(({ findings }) => findings)).toEqual([]);
  expect(report.results).toEqual([
    { name: 'a silent joiner is nudged once, in the morning', line: 2, failure: null },
  ]);
});
