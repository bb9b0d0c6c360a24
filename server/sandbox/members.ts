import type { Json } from '../../engine/base/index.ts';
import { EngineError, isJsonObject } from '../../engine/base/index.ts';
import type { SettingStore } from '../../engine/store/index.ts';

/** An invented person of the sandbox. */
export interface SandboxMember {
  readonly ref: string;
  readonly name: string;
  readonly present: boolean;
}

const SETTING = 'sandbox.members';
/** As many as a customer group of WeCom holds. */
const MEMBERS_MAX = 500;

/** Keeps who is in the sandbox's group: it plays the outside system, whose truth this is. */
export interface SandboxMembers {
  list(): Promise<readonly SandboxMember[]>;
  /** @throws EngineError NOT_FOUND; INPUT_INVALID when the member has left */
  present(ref: string): Promise<SandboxMember>;
  /**
   * Takes somebody in; who left before under that name comes back. @throws EngineError
   * INPUT_INVALID
   */
  join(name: string): Promise<SandboxMember>;
  /** @throws EngineError NOT_FOUND; INPUT_INVALID when the member has left already */
  leave(ref: string): Promise<SandboxMember>;
}

/** Opens the list of members over the installation's settings; changes go one after another. */
export function createSandboxMembers(store: SettingStore): SandboxMembers {
  let last: Promise<unknown> = Promise.resolve();
  const oneByOne = <Result>(change: () => Promise<Result>): Promise<Result> => {
    const next = last.then(change, change);
    last = next.catch(() => undefined);
    return next;
  };
  const list = async () => readMembers(await store.setting(SETTING));
  const save = (members: readonly SandboxMember[]) =>
    store.putSetting(
      SETTING,
      members.map((member) => ({ ...member })),
    );
  const present = async (ref: string) => {
    const member = (await list()).find((candidate) => candidate.ref === ref);
    if (member === undefined) throw unknownMember(ref);
    if (!member.present) throw absentMember(member);
    return member;
  };
  return {
    list,
    present,
    join: (name) =>
      oneByOne(async () => {
        const members = await list();
        const known = members.find((member) => member.name === name && !member.present);
        if (known === undefined && members.length >= MEMBERS_MAX) throw full();
        const ref = known?.ref ?? `guest-${members.length + 1}`;
        const joined = { ref, name, present: true };
        await save([...members.filter((member) => member.ref !== ref), joined]);
        return joined;
      }),
    leave: (ref) =>
      oneByOne(async () => {
        const left = { ...(await present(ref)), present: false };
        await save((await list()).map((member) => (member.ref === ref ? left : member)));
        return left;
      }),
  };
}

function readMembers(stored: Json | null): readonly SandboxMember[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter(isJsonObject).map((member) => ({
    ref: String(member.ref),
    name: String(member.name),
    present: member.present === true,
  }));
}

function unknownMember(ref: string): EngineError {
  return new EngineError('NOT_FOUND', `The sandbox has no member \`${ref}\`. Let one join first.`, {
    details: { ref },
  });
}

function absentMember({ ref }: SandboxMember): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    `The sandbox member \`${ref}\` has left the group. Let them join again first.`,
    { details: { ref } },
  );
}

function full(): EngineError {
  return new EngineError(
    'INPUT_INVALID',
    `The sandbox's group is full: it holds ${MEMBERS_MAX} members, those who left included.`,
  );
}
