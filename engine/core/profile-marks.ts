import type { FlowId, Instant, JsonObject, StepId } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import type { Profile, StoredEvent } from './model.ts';

/** Who or what has changed a profile. */
export type ChangedBy =
  | { readonly flow: FlowId; readonly step: StepId | null }
  | { readonly person: string; readonly reason: string };

export interface Mark {
  readonly at: Instant;
  readonly by: ChangedBy;
}

/** One change of somebody's points. */
export interface PointsChange extends Mark {
  readonly amount: number;
  /** What the flow says they are for; empty where it says nothing. */
  readonly reason: string;
}

/** Since when and by whom a profile is as it is, where an update has made it so. */
export interface ProfileMarks {
  /** By tag. */
  readonly tags: Readonly<Record<string, Mark>>;
  /** Since when the attribute `stage` has its value; null where events alone have told it. */
  readonly stage: Mark | null;
  /** The newest first, at most {@link POINTS_MAX}; the journals have all. */
  readonly points: readonly PointsChange[];
}

/** Changes of points that a profile remembers. */
export const POINTS_MAX = 50;

const NO_MARKS: ProfileMarks = { tags: {}, stage: null, points: [] };

/** What an update does to a profile. */
export interface ProfileUpdate {
  readonly addTags: readonly string[];
  readonly removeTags: readonly string[];
  readonly set: JsonObject;
  readonly points: number;
  readonly reason: string;
}

/** A profile after an update, with marks of who made it and when. */
export function updatedProfile(profile: Profile, update: ProfileUpdate, mark: Mark): Profile {
  const { addTags, removeTags, set, points } = update;
  return {
    attributes: { ...profile.attributes, ...set },
    tags: [
      ...profile.tags.filter((tag) => !removeTags.includes(tag)),
      ...addTags.filter((tag) => !profile.tags.includes(tag)),
    ],
    points: profile.points + points,
    ...marksOf(profile, update, mark),
  };
}

function marksOf(
  { attributes, tags, marks = NO_MARKS }: Profile,
  { addTags, removeTags, set, points, reason }: ProfileUpdate,
  mark: Mark,
): Pick<Profile, 'marks'> {
  const kept = Object.entries(marks.tags).filter(([tag]) => !removeTags.includes(tag));
  const added = addTags.filter((tag) => !tags.includes(tag)).map((tag) => [tag, mark] as const);
  const isStaged = set.stage !== undefined && set.stage !== attributes.stage;
  const change = { ...mark, amount: points, reason };
  const after = {
    tags: Object.fromEntries([...kept, ...added]),
    stage: isStaged ? mark : marks.stage,
    points: points === 0 ? marks.points : [change, ...marks.points].slice(0, POINTS_MAX),
  };
  const isEmpty = kept.length + added.length + after.points.length === 0 && after.stage === null;
  return isEmpty ? {} : { marks: after };
}

/** The type of the event by which a person changes a profile by hand. */
export const PROFILE_EVENT = '@profile';

/** The type of the event by which a person's profile is forgotten. */
export const ERASE_EVENT = '@erase';

/** What an event of {@link PROFILE_EVENT} tells, as `runtime/profile-command.ts` writes it. */
export function updateTold({ data }: StoredEvent): { update: ProfileUpdate; by: ChangedBy } {
  const { addTags, removeTags, set, points, person, reason } = data;
  const why = textOf(reason);
  return {
    update: {
      addTags: textsOf(addTags),
      removeTags: textsOf(removeTags),
      set: isJsonObject(set) ? set : {},
      points: typeof points === 'number' ? points : 0,
      reason: why,
    },
    by: { person: textOf(person), reason: why },
  };
}

function textsOf(value: JsonObject[string] | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function textOf(value: JsonObject[string] | undefined): string {
  return typeof value === 'string' ? value : '';
}
