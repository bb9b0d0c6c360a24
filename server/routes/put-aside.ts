import { listPutAside, requestTakeAgain } from '../../engine/runtime/index.ts';
import { putAsideAnswer, subjectOfPutAside } from '../answers/put-aside.ts';
import { subjectNames } from '../answers/subject.ts';
import { audit } from '../audit.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT } from './instances.ts';

/** Shows what an unexpected error has put aside, and has events taken again. */
export function putAsideRoutes(
  installation: Installation,
): Pick<Handlers, 'listPutAside' | 'takeAgain'> {
  const { store, clock, worker } = installation;
  return {
    async listPutAside({ query }) {
      const { limit, cursor } = query;
      const page = await listPutAside(store, {
        limit: limit ?? LIMIT,
        ...(cursor === undefined ? {} : { cursor }),
      });
      const nameOf = await subjectNames(store, page.items.map(subjectOfPutAside));
      const items = page.items.map((item) => putAsideAnswer(item, nameOf(subjectOfPutAside(item))));
      return { items, next: page.next };
    },
    async takeAgain({ params, body, principal }) {
      const { reason } = body;
      const { accepted } = await requestTakeAgain(
        { store, clock, notify: () => worker.notify() },
        { notice: params.id, reason, by: principal?.name ?? '' },
      );
      const facts = { notice: params.id };
      audit(installation, principal, { act: 'put-aside.retry', reason, facts });
      return { accepted };
    },
  };
}
