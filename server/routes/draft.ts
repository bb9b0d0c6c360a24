import { EngineError, sha256Hex } from '../../engine/base/index.ts';
import type { DraftChecks } from '../answers/draft-checks.ts';
import { findingAnswer } from '../answers/finding.ts';
import { etagOf } from '../answers/flow.ts';
import type { Api } from '../contract/api.ts';
import type { AnswerOf } from '../contract/endpoint.ts';
import type { Installation } from '../installation.ts';
import type { CallInput } from '../mount.ts';
import { inputInvalid } from '../problem.ts';
import { flowId } from './flow-id.ts';

type SaveDraft = Api['saveDraft'];

/**
 * Stores a draft, with `If-Match` only over the one that was read and with `If-None-Match: *` only
 * where there is none.
 * @throws EngineError DRAFT_CHANGED with both sides in its details; INPUT_INVALID
 */
export async function saveDraft(
  { store, clock }: Installation,
  checks: DraftChecks,
  { params, body, http }: CallInput<SaveDraft>,
): Promise<AnswerOf<SaveDraft>> {
  const id = flowId(params.id);
  const condition = conditionOf(http.req.header('if-match'), http.req.header('if-none-match'));
  const checked = await checks.check({ id, text: body });
  const title = checked.flow?.title ?? '';
  const draft = { id, title: title === '' ? id : title, text: body, now: clock.now() };
  try {
    const saved = await store.saveDraft({ ...draft, ...condition });
    http.header('ETag', etagOf(saved.draftHash));
    return {
      etag: etagOf(saved.draftHash),
      changed: await checks.isChanged(saved, checked),
      findings: checked.findings.map(findingAnswer),
    };
  } catch (error) {
    throw bothSides(error, { id, text: body });
  }
}

interface Condition {
  readonly ifHash?: string | null;
}

function conditionOf(ifMatch: string | undefined, ifNoneMatch: string | undefined): Condition {
  if (ifNoneMatch === '*') return { ifHash: null };
  if (ifMatch === undefined || ifMatch === '*') return {};
  const hash = /^"?([0-9a-f]{64})"?$/.exec(ifMatch)?.[1];
  if (hash !== undefined) return { ifHash: hash };
  const detail = 'must be the ETag of a draft, as it was given';
  throw inputInvalid(`The header If-Match ${detail}.`, [{ pointer: 'If-Match', detail }]);
}

/** Adds to the stored draft, which the store tells, the ETags of both: whoever wrote can choose. */
function bothSides(error: unknown, mine: { readonly id: string; readonly text: string }): unknown {
  if (!(error instanceof EngineError) || error.code !== 'DRAFT_CHANGED') return error;
  const stored = error.details.draft;
  const text = typeof stored === 'string' ? stored : null;
  return new EngineError(
    'DRAFT_CHANGED',
    `The draft of \`${mine.id}\` is no longer the one that was read. Both are in the details.`,
    {
      cause: error,
      details: {
        flow: mine.id,
        draft: text,
        etag: text === null ? null : etagOf(sha256Hex(text)),
        mine: mine.text,
        mineEtag: etagOf(sha256Hex(mine.text)),
      },
    },
  );
}
