import type { Json } from '../../base/index.ts';
import type { EntityRef, EntityState, Instance } from '../../core/index.ts';
import type { Waiting } from './due-heap.ts';
import type { Packer } from './packing.ts';
import { createPacker } from './packing.ts';
import { sameJson } from './same-json.ts';
import { openTextSlab } from './text-slab.ts';

/** What is known of an entity on one side; replaced, never changed. */
export interface Held {
  readonly state: EntityState | null;
  /** Its active instances, the oldest first. */
  readonly instances: readonly Instance[];
}

/** An entity on both sides; while they do not differ it is the same object on both. */
export interface Pair {
  readonly before: Held;
  readonly after: Held;
}

export interface Entity extends Waiting {
  readonly ref: EntityRef;
  /** Null while it is packed. */
  pair: Pair | null;
  /** Where it lies while it is packed. */
  slot: number;
  /** Looked at since it was last passed over for packing. */
  isFresh: boolean;
  /** Of a group: refs of who is in it. The same on both sides, since flows change nothing of it. */
  present: Set<string> | null;
}

/** Everybody whom a backtest has met. */
export interface Crowd {
  readonly size: number;
  /** How many are not packed. */
  readonly unpacked: number;
  /** What the packed ones take. */
  readonly packedBytes: number;
  of(ref: EntityRef): Entity;
  /** What is known of an entity; unpacks it for the time being. */
  pairOf(entity: Entity): Pair;
  /** Looks at all of one kind, in the order in which they were met; who is packed stays so. */
  all(kind: EntityRef['kind']): Iterable<Pair>;
}

const NOTHING: Held = { state: null, instances: [] };
/** The same objects for all who have just been met. */
const NEW: Pair = { before: NOTHING, after: NOTHING };

function noEntities(): Readonly<Record<EntityRef['kind'], Map<string, Entity>>> {
  return { person: new Map(), group: new Map(), workspace: new Map() };
}

function newcomer(ref: EntityRef, order: number): Entity {
  return {
    ref,
    dueAt: Number.POSITIVE_INFINITY,
    place: -1,
    order,
    pair: NEW,
    slot: 0,
    isFresh: false,
    present: ref.kind === 'group' ? new Set() : null,
  };
}

/** @param unpackedMax how many may stay unpacked: those that were looked at last */
export function createCrowd(unpackedMax: number): Crowd {
  const packer = createPacker();
  const slab = openTextSlab();
  const kinds = noEntities();
  let size = 0;
  let unpacked: Entity[] = [];
  let oldest = 0;

  /** Packs the one that has not been looked at for longest, nearly enough. */
  function packOne(): void {
    for (;;) {
      const entity = unpacked[oldest];
      if (entity === undefined) return;
      oldest += 1;
      if (entity.isFresh) {
        entity.isFresh = false;
        unpacked.push(entity);
        continue;
      }
      if (entity.pair) entity.slot = slab.put(packed(entity.pair, packer));
      entity.pair = null;
      return;
    }
  }

  function noteUnpacked(entity: Entity): void {
    unpacked.push(entity);
    if (unpacked.length - oldest > unpackedMax) packOne();
    if (oldest > unpackedMax) {
      unpacked = unpacked.slice(oldest);
      oldest = 0;
    }
  }

  return {
    get size() {
      return size;
    },
    get packedBytes() {
      return slab.bytes;
    },
    get unpacked() {
      return unpacked.length - oldest;
    },
    of({ kind, ref }) {
      const known = kinds[kind].get(ref);
      if (known) return known;
      const entity = newcomer({ kind, ref }, size);
      kinds[kind].set(ref, entity);
      size += 1;
      noteUnpacked(entity);
      return entity;
    },
    pairOf(entity) {
      entity.isFresh = true;
      if (entity.pair) return entity.pair;
      const pair = unpackedPair(slab.read(entity.slot), packer);
      entity.pair = pair;
      slab.free(entity.slot);
      noteUnpacked(entity);
      return pair;
    },
    *all(kind) {
      for (const { pair, slot } of kinds[kind].values()) {
        yield pair ?? unpackedPair(slab.read(slot), packer);
      }
    },
  };
}

/** What is the same on the other side is written as its index there. */
function packed({ before, after }: Pair, packer: Packer): string {
  const { state, instances } = before;
  const values: unknown[] = [state, instances];
  if (before !== after) {
    values.push(
      sameJson(state, after.state) ? 0 : after.state,
      after.instances.map((instance) => {
        const index = instances.findIndex((other) => sameJson(other, instance));
        return index < 0 ? instance : index;
      }),
    );
  }
  return packer.pack(values as unknown as Json); // states and instances are plain JSON
}

function unpackedPair(text: string, packer: Packer): Pair {
  const values = packer.unpack(text) as unknown as Packed; // as it was packed
  const [state, instances, otherState, others] = values;
  const before: Held = { state, instances };
  if (others === undefined || otherState === undefined) return { before, after: before };
  const after: Held = {
    state: otherState === 0 ? state : otherState,
    instances: others.flatMap((item) => {
      return typeof item === 'number' ? (instances[item] ?? []) : item;
    }),
  };
  return { before, after };
}

type Packed = readonly [
  state: EntityState | null,
  instances: readonly Instance[],
  otherState?: EntityState | null | 0,
  others?: readonly (Instance | number)[],
];
