import type { Instant, Text } from '../../base/index.ts';
import { entryOf } from '../../base/index.ts';
import type { Workspace } from '../../language/index.ts';
import type { SentLine } from '../content-plan/index.ts';
import { gateWords } from '../gate-words.ts';
import type { SentMessage } from '../policy/index.ts';
import { judgeMessage } from '../policy/index.ts';
import type { PlannedTouch } from './planned-touches.ts';

/** What the gate will say of a planned message, if it is not `now`. */
export interface Conflict {
  /** When it goes out instead; null where it does not. */
  readonly until: Instant | null;
  readonly words: Text;
}

export interface ForeseenTouch extends PlannedTouch {
  readonly conflict: Conflict | null;
}

/**
 * Judges planned messages as the gate will judge them for one recipient who gets all of them: a
 * person, or, of those to groups, a group.
 *
 * @param before what the recipient was sent already, where it is known
 */
export function foresee(
  touches: readonly PlannedTouch[],
  workspace: Workspace,
  before: readonly SentLine[] = [],
): readonly ForeseenTouch[] {
  const sent = {
    person: [] as SentMessage[],
    group: before.map(({ at, name, to }) => {
      const kind = to.kind === 'group' ? 'group' : 'customer';
      return messageOf({ at, class: name, to: kind }, workspace);
    }),
  };
  return touches.map((touch) => {
    const own = sent[touch.to === 'group' ? 'group' : 'person'];
    const { conflict, goesAt } = judged(touch, own, workspace);
    if (goesAt !== null) own.push(messageOf({ ...touch, at: goesAt }, workspace));
    return { ...touch, conflict };
  });
}

function judged(
  touch: PlannedTouch,
  sent: readonly SentMessage[],
  workspace: Workspace,
): { readonly conflict: Conflict | null; readonly goesAt: Instant | null } {
  const { at, class: name, to, whenCapped } = touch;
  const verdict = judgeMessage(
    {
      class: name,
      texts: [],
      connector: workspace.deliver[to],
      ...(whenCapped === undefined ? {} : { whenCapped }),
    },
    { standing: null, sent },
    { workspace, now: at },
  );
  if (verdict.type === 'now') return { conflict: null, goesAt: at };
  const until = verdict.type === 'later' ? verdict.until : null;
  const words = gateWords(verdict.why, { rule: verdict.rule, until, zone: workspace.zone });
  return { conflict: { until, words }, goesAt: until };
}

function messageOf(
  { at, class: name, to }: Pick<PlannedTouch, 'at' | 'class' | 'to'>,
  { classes, campaigns, deliver }: Workspace,
): SentMessage {
  const campaign = entryOf(classes, name) ? undefined : entryOf(campaigns, name);
  return {
    at,
    class: campaign?.class ?? name,
    campaign: campaign ? name : null,
    connector: deliver[to],
    pending: false,
  };
}
