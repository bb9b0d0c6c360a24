import type { NewEvent } from '../../../engine/core/index.ts';
import type { Delivery } from '../../../engine/store/index.ts';
import { isOpen, resultSignals } from '../delivery-port.ts';
import type { ToldEvent } from '../history.ts';
import type { Evidence } from './evidence.ts';
import { resultsOf, takersOf } from './evidence.ts';

type Named = Pick<NewEvent, 'id' | 'source' | 'type' | 'subject'> & { readonly instance?: string };

/**
 * Every event that was acknowledged, or that the engine raised, is taken once by each entity that
 * it concerns, and nothing else is; and what was told after something had been acknowledged is
 * taken after it.
 */
export async function checkTaken(evidence: Evidence): Promise<readonly string[]> {
  const { history } = evidence;
  const places = new Map<string, number[]>();
  const rows = resultsOf(history.turns).flatMap((result) => result.inbox);
  for (const [place, { entity, event }] of rows.entries()) {
    const name = placeName(`${entity.kind}:${entity.ref}`, event);
    places.set(name, [...(places.get(name) ?? []), place]);
  }
  const told = [...history.told.values()];
  const unheard = rows.filter(({ event }) => event.source === 'sim' && !history.told.has(event.id));
  const failed = rows.filter(({ event }) => event.type === '@quarantined');
  return [
    ...[...places].filter(([, taken]) => taken.length > 1).map(([name]) => `${name} twice`),
    ...told
      .filter(({ ackedStep }) => ackedStep !== null)
      .flatMap(({ event }) => missing(places, event)),
    ...raised(evidence).flatMap((event) => missing(places, event)),
    ...unheard.map(({ event }) => `${event.id} was never told`),
    ...failed.map(({ event }) => `was put aside: ${JSON.stringify(event.data)}`),
    ...disorder(places, told),
  ];
}

function placeName(entity: string, event: Pick<NewEvent, 'id' | 'source'>): string {
  return `${entity} took ${event.source}|${event.id}`;
}

function missing(places: ReadonlyMap<string, readonly number[]>, event: Named): readonly string[] {
  return takersOf(event)
    .map((entity) => placeName(entity, event))
    .filter((name) => !places.has(name))
    .map((name) => `never: ${name}`);
}

/** What the engine has told itself: events of emits, and results of messages. */
function raised({ deliveries, history }: Evidence): readonly Named[] {
  return deliveries.flatMap((delivery): readonly Named[] => {
    const { effect, key, status } = delivery;
    if (effect.type === 'emit') return status === 'sent' ? effect.events : [];
    if (effect.type !== 'send' || isOpen(status)) return [];
    // A second result is told as well, but which one comes last is not known from here.
    if (history.retried.has(key)) return [];
    return [...gateOutcome(delivery), ...instanceResult(delivery)];
  });
}

/** A gate that has counted a message is told that it failed. */
function gateOutcome({ key, status, effect }: Delivery): readonly Named[] {
  if (effect.type !== 'send' || effect.counted !== true) return [];
  if (status !== 'failed' && status !== 'dead') return [];
  const { to } = effect;
  const subject =
    to.kind === 'group'
      ? ({ kind: 'group', ref: to.group } as const)
      : ({ kind: 'customer', ref: 'person' in to ? to.person : '' } as const);
  return [{ id: `${key}/outcome/failed`, source: 'groupflow', type: '@outcome', subject }];
}

function instanceResult(delivery: Delivery): readonly Named[] {
  const { key, effect } = delivery;
  if (effect.type !== 'send' || effect.report === null) return [];
  const { subject } = effect.origin;
  const { instance } = effect.report;
  return resultSignals(delivery).map((type) => {
    return { id: `${key}/${type.slice(1)}`, source: 'groupflow', type, subject, instance };
  });
}

function disorder(
  places: ReadonlyMap<string, readonly number[]>,
  told: readonly ToldEvent[],
): readonly string[] {
  return told.flatMap((later) =>
    told.flatMap((earlier) => {
      const isBefore = earlier.ackedStep !== null && earlier.ackedStep < later.sentStep;
      if (!isBefore) return [];
      return takersOf(later.event).flatMap((entity) => {
        const first = places.get(placeName(entity, earlier.event))?.[0];
        const second = places.get(placeName(entity, later.event))?.[0];
        if (first === undefined || second === undefined || first < second) return [];
        return [`order: ${entity} took ${later.event.id} before ${earlier.event.id}`];
      });
    }),
  );
}
