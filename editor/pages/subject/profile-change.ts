import type { client } from '../../app/index.ts';

/** What somebody changes of a profile; an empty stage and no points change nothing. */
export interface ProfileChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly stage: string;
  readonly points: number;
}

type Calls = Pick<typeof client, 'changeTags' | 'changePoints' | 'changeStage'>;

/** What has to be added and removed to get from one list of tags to another. */
export function tagChange(
  before: readonly string[],
  after: readonly string[],
): Pick<ProfileChange, 'add' | 'remove'> {
  return {
    add: after.filter((tag) => !before.includes(tag)),
    remove: before.filter((tag) => !after.includes(tag)),
  };
}

export function isNothing({ add, remove, stage, points }: ProfileChange): boolean {
  return add.length + remove.length === 0 && stage === '' && points === 0;
}

/** Asks for what is to change, and for nothing else. */
export async function sendChange(
  params: { readonly kind: string; readonly ref: string },
  { change, reason }: { readonly change: ProfileChange; readonly reason: string },
  calls: Calls,
): Promise<void> {
  const { add, remove, stage, points } = change;
  if (add.length + remove.length > 0) {
    const tags = {
      ...(add.length === 0 ? {} : { add: [...add] }),
      ...(remove.length === 0 ? {} : { remove: [...remove] }),
    };
    await calls.changeTags({ params, body: { ...tags, reason } });
  }
  if (stage !== '') await calls.changeStage({ params, body: { stage, reason } });
  if (points !== 0) await calls.changePoints({ params, body: { add: points, reason } });
}
