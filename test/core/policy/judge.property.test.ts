import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../engine/base/index.ts';
import {
  type Judgement,
  judgeMessage,
  policyOf,
  type SentMessage,
  stillCounted,
} from '../../../engine/core/index.ts';
import type { Workspace } from '../../../engine/language/index.ts';
import {
  boundsOf,
  countIn,
  endOf,
  mostOf,
  naiveVerdict,
  quarterAt,
  timeAllows,
} from './naive-judge.ts';
import { NAMES, policy } from './random-policy.ts';

const name = fc.constantFrom(...NAMES);
const day = 96;
/** Around both changes of the clock in New York, and any time between. */
const now = fc.oneof(
  fc.integer({ min: 60 * day, max: 75 * day }),
  fc.integer({ min: 295 * day, max: 312 * day }),
  fc.integer({ min: 40 * day, max: 400 * day }),
);
/** A window of the random policies ago, to the minute. */
const edge = fc.constantFrom(3, 6, 24, day, 144, 2 * day, 3 * day, 7 * day, 30 * day);
const past = fc.array(
  fc.record({
    quartersAgo: fc.oneof(
      edge,
      fc.integer({ min: 0, max: 2 * day }),
      fc.integer({ min: 0, max: 35 * day }),
    ),
    name,
    pending: fc.integer({ min: 0, max: 39 }).map((drawn) => drawn === 0),
  }),
  { maxLength: 8 },
);

function sentMessage(
  workspace: Workspace,
  { at, name: sentName, pending }: { at: Instant; name: string; pending: boolean },
): SentMessage {
  const rules = policyOf(workspace).messages.get(sentName);
  const [className, campaign] = [rules?.class ?? sentName, rules?.campaign ?? null];
  return { at, class: className, campaign, connector: 'sandbox', pending };
}

function judge(
  asked: { name: string; hold: boolean; sent: readonly SentMessage[]; workspace: Workspace },
  at: Instant,
): Judgement {
  const { hold, sent, workspace } = asked;
  return judgeMessage(
    { class: asked.name, texts: [], connector: 'sandbox', ...(hold && { whenCapped: 'hold' }) },
    { standing: null, sent },
    { workspace, now: at },
  );
}

const verdictOf = (judgement: Judgement) =>
  judgement.type === 'later' ? `later ${judgement.until}` : judgement.type;

describe('the judge', () => {
  it('says what trying one quarter of an hour after the other says', () => {
    const asked = fc.record({ workspace: policy, name, hold: fc.boolean(), now, past });
    fc.assert(
      fc.property(asked, ({ past: lines, now: quarter, ...about }) => {
        const sent = lines
          .map(({ quartersAgo, ...line }) =>
            sentMessage(about.workspace, { ...line, at: quarterAt(quarter - quartersAgo) }),
          )
          .toSorted((left, right) => left.at - right.at);
        const question = { ...about, sent };
        const found = judge(question, quarterAt(quarter));
        expect(verdictOf(found)).toBe(naiveVerdict(question, quarterAt(quarter)));
      }),
      { numRuns: 300 },
    );
  });

  it('lets no window of any rule have more than its cap, however the messages come', () => {
    const arrivals = fc.array(
      fc.record({ quarter: fc.integer({ min: 0, max: 20 * day }), name, hold: fc.boolean() }),
      { minLength: 5, maxLength: 40 },
    );
    fc.assert(
      fc.property(policy, now, arrivals, (workspace, first, messages) => {
        const sent = sentInTurn(workspace, first, messages);
        for (const [index, one] of sent.entries()) {
          expectWithin(workspace, sent.slice(0, index), one);
        }
      }),
      { numRuns: 100 },
    );
  });
});

interface Waiting {
  readonly at: Instant;
  readonly name: string;
  readonly hold: boolean;
}

/** A gate that remembers no more than it is told to, and judges again when it is told to. */
function sentInTurn(
  workspace: Workspace,
  first: number,
  messages: readonly { quarter: number; name: string; hold: boolean }[],
): readonly SentMessage[] {
  let waiting: readonly Waiting[] = messages.map(({ quarter, ...message }) => ({
    ...message,
    at: quarterAt(first + quarter),
  }));
  let remembered: readonly SentMessage[] = [];
  const sent: SentMessage[] = [];
  while (waiting.length > 0) {
    const [next, ...others] = waiting.toSorted((left, right) => left.at - right.at);
    const judgement = judge({ ...next!, sent: remembered, workspace }, next!.at);
    waiting = others;
    if (judgement.type === 'later') {
      expect(judgement.until).toBeGreaterThan(next!.at);
      // Some would wait for years.
      if (judgement.until! < quarterAt(first + 60 * day)) {
        waiting = [...others, { ...next!, at: judgement.until! }];
      }
    }
    if (judgement.type !== 'now') continue;
    const message = sentMessage(workspace, { ...next!, pending: false });
    sent.push(message);
    remembered = stillCounted([...remembered, message], { workspace, now: next!.at });
  }
  return sent;
}

function expectWithin(
  workspace: Workspace,
  before: readonly SentMessage[],
  one: SentMessage,
): void {
  const asked = one.campaign ?? one.class;
  const question = { name: asked, hold: false, sent: before, workspace };
  expect(timeAllows(question, one.at)).toBe(true);
  for (const { rules, counts } of boundsOf(asked, workspace).bounds) {
    for (const cap of rules.cap ?? []) {
      const counted = [...before, one].filter(counts);
      const moment = { at: one.at, workspace };
      expect(countIn(cap, counted, moment)).toBeLessThanOrEqual(mostOf(cap, moment));
    }
    const { gap } = rules;
    const last = before.filter(counts).at(-1);
    if (gap !== undefined && last) {
      expect(one.at).toBeGreaterThanOrEqual(endOf(gap, last.at, workspace));
    }
  }
}
