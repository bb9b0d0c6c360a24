import type { SubjectRef } from '../../engine/core/index.ts';
import { type ProfileOrder, requestProfile } from '../../engine/runtime/index.ts';
import { ownerOf } from '../../engine/store/index.ts';
import { profileOf, readSubject, subjectNotFound } from '../answers/subject.ts';
import { audit } from '../audit.ts';
import type { Principal } from '../auth/access.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { inputInvalid } from '../problem.ts';

type Names = 'changeTags' | 'changePoints' | 'changeStage';

interface Given {
  readonly params: { readonly kind: string; readonly ref: string };
  readonly body: { readonly reason: string };
  readonly principal: Principal | null;
}

type Change = Omit<ProfileOrder, 'subject' | 'by' | 'reason'>;

/** Changes tags, points and stage by hand. */
export function profileRoutes(installation: Installation): Pick<Handlers, Names> {
  return {
    async changeTags(input) {
      const { add = [], remove = [] } = input.body;
      const change = { addTags: add, removeTags: remove };
      return changed(installation, input, { act: 'subject.tags', change });
    },
    async changePoints(input) {
      const change = { points: input.body.add };
      return changed(installation, input, { act: 'subject.points', change });
    },
    async changeStage(input) {
      const change = { set: { stage: input.body.stage } };
      return changed(installation, input, { act: 'subject.stage', change });
    },
  };
}

async function changed(
  installation: Installation,
  { params, body, principal }: Given,
  { act, change }: { readonly act: string; readonly change: Change },
): Promise<{ accepted: number }> {
  const { store, clock, worker } = installation;
  const { reason } = body;
  const subject = await known(installation, params);
  const { accepted } = await requestProfile(
    { store, clock, notify: () => worker.notify() },
    { ...change, subject, by: principal?.name ?? '', reason },
  );
  audit(installation, principal, { act, reason, facts: { ...subject } });
  return { accepted };
}

/** @throws EngineError SUBJECT_NOT_FOUND, INPUT_INVALID */
async function known({ store }: Installation, { kind, ref }: Given['params']): Promise<SubjectRef> {
  const subject = readSubject(kind, ref, '{ref}');
  if (subject.kind === 'workspace') {
    const detail = 'must be a person or a group';
    throw inputInvalid(`The subject ${detail}.`, [{ pointer: '{kind}', detail }]);
  }
  const entity = await store.entity(ownerOf(subject));
  if (entity === null || profileOf(subject, entity) === null) throw subjectNotFound(subject);
  return subject;
}
