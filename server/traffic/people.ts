import type { Random } from '../../engine/base/index.ts';
import { pick, randomBelow } from '../../engine/base/index.ts';
import { GROUP_TITLES, NAMES } from './words.ts';

export interface Group {
  readonly ref: string;
  readonly name: string;
}

/** A person in a group, with what they have done so far. */
export interface Person {
  readonly ref: string;
  readonly displayName: string;
  readonly group: Group;
  trialRef: string | null;
  orders: number;
}

/** Everybody who is about, and how to draw one of them. */
export interface Crowd {
  readonly groups: readonly Group[];
  /** Takes a new person into some group. */
  arrive(): Person;
  /** Takes somebody out for good; null when nobody is there. */
  depart(): Person | null;
  /** Somebody who is there; null when nobody is. */
  anyone(): Person | null;
}

/** Makes an empty crowd over some groups. Refs carry the seed, so that two runs do not mix. */
export function createCrowd(random: Random, seed: number, groupCount: number): Crowd {
  const groups = Array.from({ length: groupCount }, (_, index) => ({
    ref: `wr-${seed}-${index + 1}`,
    name: `${GROUP_TITLES[index % GROUP_TITLES.length]} ${Math.floor(index / GROUP_TITLES.length) + 1} 群`,
  }));
  const present: Person[] = [];
  let arrivals = 0;
  return {
    groups,
    arrive() {
      arrivals += 1;
      const round = Math.floor((arrivals - 1) / NAMES.length);
      const name = NAMES[(arrivals - 1) % NAMES.length] ?? '';
      const person: Person = {
        ref: `wm-${seed}-${arrivals}`,
        displayName: round === 0 ? name : `${name}${round + 1}`,
        group: pick(random, groups),
        trialRef: null,
        orders: 0,
      };
      present.push(person);
      return person;
    },
    depart() {
      const [person] = present.splice(randomBelow(random, Math.max(present.length, 1)), 1);
      return person ?? null;
    },
    anyone() {
      return present.length === 0 ? null : pick(random, present);
    },
  };
}
