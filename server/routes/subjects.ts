import { loadWorkspace } from '../../engine/runtime/index.ts';
import { ownerOf } from '../../engine/store/index.ts';
import { eventAnswer } from '../answers/event.ts';
import { marksAnswer } from '../answers/profile-marks.ts';
import { standingAnswer } from '../answers/standing.ts';
import { profileOf, readSubject, subjectNotFound } from '../answers/subject.ts';
import { timeText } from '../answers/time.ts';
import { createVersions } from '../answers/versions.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { LIMIT, summaries } from './instances.ts';

/** Instances that a subject's page shows; the list of instances has the rest. */
const INSTANCES_MAX = 50;

/** Shows what is known of people and groups. */
export function subjectRoutes(
  installation: Installation,
): Pick<Handlers, 'getSubject' | 'getTimeline'> {
  const { store, clock } = installation;
  const versions = createVersions(store);
  return {
    async getSubject({ params }) {
      const subject = readSubject(params.kind, params.ref, '{ref}');
      const [entity, workspace, page] = await Promise.all([
        store.entity(ownerOf(subject)),
        loadWorkspace(store),
        store.listInstances({ subject, limit: INSTANCES_MAX }),
      ]);
      const profile = entity === null ? null : profileOf(subject, entity);
      if (entity === null || profile === null) throw subjectNotFound(subject);
      return {
        subject: { ...subject },
        attributes: { ...profile.attributes },
        tags: [...profile.tags],
        points: profile.points,
        ...marksAnswer(profile),
        firstSeenAt: timeText(entity.firstSeenAt),
        ...standingAnswer(entity, subject, { workspace, now: clock.now() }),
        instances: await summaries({ store, versions }, page.items),
      };
    },
    async getTimeline({ params, query }) {
      const subject = readSubject(params.kind, params.ref, '{ref}');
      const { limit, cursor } = query;
      const page = await store.events(subject, {
        limit: limit ?? LIMIT,
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { items: page.items.map(eventAnswer), next: page.next };
    },
  };
}
