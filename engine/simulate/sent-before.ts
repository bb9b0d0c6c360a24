import type { EffectKey, Instant } from '../base/index.ts';
import type { EntityState, SentRecord } from '../core/index.ts';
import { alreadySent, entityKey, ownerOf } from '../core/index.ts';
import type { Scenario, Workspace } from '../language/index.ts';
import type { Cast } from './cast.ts';
import { before, rulesOf } from './moment.ts';

/** Lets the gates of those who are known remember what a scenario says was sent before. */
export function withLedger(
  known: readonly EntityState[],
  of: {
    readonly scenario: Scenario;
    readonly cast: Cast;
    readonly workspace: Workspace;
    readonly at: Instant;
  },
): readonly EntityState[] {
  const { scenario, cast, workspace, at } = of;
  const rules = rulesOf(workspace);
  const sent = scenario.ledger.map(({ to, class: name, as, ago }, index) => {
    const person = cast.person(as);
    const subject = to === null ? cast.subject(person) : cast.subjectAs(to, person);
    const kind = subject.kind === 'workspace' ? 'customer' : subject.kind;
    const key = `before-${index + 1}` as EffectKey; // only told from those of the scenario itself
    const record: SentRecord = [before(at, ago, rules), key, name, workspace.deliver[kind]];
    return { gate: entityKey(ownerOf(subject)), record };
  });
  return known.map((state) => {
    const mine = sent.filter(({ gate }) => gate === entityKey(state));
    const records = mine.map(({ record }) => record);
    return alreadySent(state, records, { workspace, now: at });
  });
}
