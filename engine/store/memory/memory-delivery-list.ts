import type { Effect } from '../../core/index.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { Delivery, DeliveryFilter, Page } from '../outbox.ts';
import type { MemoryState } from './memory-state.ts';
import { compareTexts } from './memory-state.ts';

export function listDeliveries(state: MemoryState, filter: DeliveryFilter): Page<Delivery> {
  const { cursor } = filter;
  const after =
    cursor === undefined ? null : decodeCursor(cursor, ['number', 'number', 'number', 'string']);
  const found = [...state.outbox.values()]
    .map((row) => row.delivery)
    .filter((delivery) => matches(delivery, filter))
    .sort((left, right) => compare(placeOf(right), placeOf(left)))
    .filter((delivery) => after === null || compare(placeOf(delivery), after) < 0);
  const items = found.slice(0, filter.limit);
  const last = items.at(-1);
  const next = found.length > items.length && last ? encodeCursor(placeOf(last)) : null;
  return { items, next };
}

type Place = readonly (string | number)[];

function placeOf({ createdAt, shard, turn, key }: Delivery): Place {
  return [createdAt, shard, turn, key];
}

function compare(left: Place, right: Place): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    const order =
      typeof part === 'number' ? part - Number(other) : compareTexts(part, String(other));
    if (order !== 0) return order;
  }
  return 0;
}

function matches(delivery: Delivery, filter: DeliveryFilter): boolean {
  const origin = originOf(delivery.effect);
  return (
    (filter.status === undefined || delivery.status === filter.status) &&
    (filter.flow === undefined || origin?.flow === filter.flow) &&
    (filter.instance === undefined || origin?.instance === filter.instance) &&
    (filter.subject === undefined ||
      (origin?.subject.kind === filter.subject.kind && origin.subject.ref === filter.subject.ref))
  );
}

function originOf(effect: Effect) {
  return effect.type === 'withdraw' ? null : effect.origin;
}
