import type { EntityState } from '../../engine/core/index.ts';
import { loadWorkspace, requestErase, subjectsOf } from '../../engine/runtime/index.ts';
import type { Page } from '../../engine/store/index.ts';
import { ownerOf } from '../../engine/store/index.ts';
import { deliveryAnswer } from '../answers/delivery.ts';
import { eventAnswer } from '../answers/event.ts';
import { ledgerMessages } from '../answers/ledger.ts';
import { marksAnswer } from '../answers/profile-marks.ts';
import { standingAnswer } from '../answers/standing.ts';
import { nameOf, profileOf, readSubject, subjectNotFound } from '../answers/subject.ts';
import { timeText } from '../answers/time.ts';
import { createVersions } from '../answers/versions.ts';
import { audit } from '../audit.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { inputInvalid } from '../problem.ts';
import { summaries } from './instances.ts';
import { explainers } from './ledger.ts';

type Person = Extract<EntityState, { readonly kind: 'person' }>;

/** Gives and erases the data of a person. */
export function personRoutes(
  installation: Installation,
): Pick<Handlers, 'exportSubject' | 'eraseSubject'> {
  const { store, clock, worker } = installation;
  return {
    async exportSubject({ params }) {
      return exported(installation, await findPerson(installation, params));
    },
    async eraseSubject({ params, body, principal }) {
      const person = await findPerson(installation, params);
      const { reason } = body;
      const by = principal?.name ?? '';
      const desk = { store, clock, notify: () => worker.notify() };
      const { ended } = await requestErase(desk, { person, by, reason });
      const facts = { ref: person.ref, ended };
      return { ended, ...audit(installation, principal, { act: 'subject.erase', reason, facts }) };
    },
  };
}

/** @throws EngineError SUBJECT_NOT_FOUND; INPUT_INVALID for what is no person */
async function findPerson(
  { store }: Installation,
  { kind, ref }: { readonly kind: string; readonly ref: string },
): Promise<Person> {
  const subject = readSubject(kind, ref, '{ref}');
  const owner = ownerOf(subject);
  if (owner.kind !== 'person') {
    const detail = 'must be a customer or a member';
    throw inputInvalid(`The subject ${detail}.`, [{ pointer: '{kind}', detail }]);
  }
  const entity = await store.entity(owner);
  if (entity?.kind !== 'person') throw subjectNotFound(subject);
  return entity;
}

async function exported(
  installation: Installation,
  person: Person,
): ReturnType<Handlers['exportSubject']> {
  const { store, systemClock } = installation;
  const customer = { kind: 'customer', ref: person.ref } as const;
  const subjects = subjectsOf(person);
  const [events, lines, deliveries, instances, workspace] = await Promise.all([
    collected((page) => store.events(customer, page)),
    collected((page) => store.ledger(customer, page)),
    collectedOf(subjects.map((subject) => (page) => store.listDeliveries({ subject, ...page }))),
    collectedOf(subjects.map((subject) => (page) => store.listInstances({ subject, ...page }))),
    loadWorkspace(store),
  ]);
  const factsOf = await explainers(store, lines.items, workspace);
  const versions = createVersions(store);
  const written = await summaries({ store, versions }, instances.items);
  return {
    at: timeText(systemClock.now()),
    complete: [events, lines, deliveries, instances].every(({ isWhole }) => isWhole),
    profiles: subjects.flatMap((subject) => {
      const profile = profileOf(subject, person);
      if (profile === null) return [];
      const { attributes, tags, points } = profile;
      return {
        subject: { ...subject },
        attributes: { ...attributes },
        tags: [...tags],
        points,
        ...marksAnswer(profile),
        firstSeenAt: timeText(person.firstSeenAt),
        ...standingAnswer(person, subject, { workspace, now: systemClock.now() }),
      };
    }),
    staff: [...person.staff],
    events: events.items.map(eventAnswer),
    instances: written.map((summary, index) => ({
      ...summary,
      vars: { ...instances.items[index]?.vars },
    })),
    messages: deliveries.items.map((delivery) =>
      deliveryAnswer(delivery, nameOf(person.customer.attributes)),
    ),
    ledger: ledgerMessages(lines.items, factsOf),
  };
}

const PAGE = 200;
const ITEMS_MAX = 5_000;

interface Collected<Item> {
  readonly items: readonly Item[];
  readonly isWhole: boolean;
}

type ReadPage<Item> = (page: {
  readonly limit: number;
  readonly cursor?: string;
}) => Promise<Page<Item>>;

/** Reads a list page by page, up to a bound. */
async function collected<Item>(read: ReadPage<Item>): Promise<Collected<Item>> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const from: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: Page<Item> = await read({ limit: PAGE, ...from });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null && items.length < ITEMS_MAX);
  return { items, isWhole: cursor === null };
}

async function collectedOf<Item>(reads: readonly ReadPage<Item>[]): Promise<Collected<Item>> {
  const lists = await Promise.all(reads.map((read) => collected(read)));
  return {
    items: lists.flatMap(({ items }) => items),
    isWhole: lists.every(({ isWhole }) => isWhole),
  };
}
