import type { QueryClient } from '@tanstack/react-query';
import type { Workspace } from '../../../engine/language/index.ts';
import { checkFlow } from '../../../engine/language/index.ts';
import type { Client } from '../../../server/client.ts';
import { ApiError } from '../../../server/client.ts';
import type { Api } from '../../../server/contract/api.ts';
import type { AnswerOf } from '../../../server/contract/endpoint.ts';
import { queryKeys } from '../../app/index.ts';
import { DraftSaver } from './draft-saver.ts';
import type { Check } from './flow-document.ts';
import { openDocument } from './flow-document.ts';
import type { FlowStore, Later } from './flow-store.ts';
import { createFlowStore } from './flow-store.ts';
import { readCopy, resume, writeCopy } from './session-copy.ts';

export type FlowDetail = AnswerOf<Api['getFlow']>;

/** A flow that is being edited: its state, and what saves it. */
export interface OpenFlow {
  readonly store: FlowStore;
  readonly saver: DraftSaver;
  /** Checks again where the workspace is another one than before. */
  readonly checkWith: (workspace: Workspace) => void;
}

/** Checks texts against a workspace. */
function checkerOf(workspace: Workspace): Check {
  return (text) => checkFlow(text, workspace);
}

/** Opens a flow for editing, from the server's draft and what this tab kept of an earlier visit. */
export function openFlow(options: {
  detail: FlowDetail;
  workspace: Workspace;
  client: Client;
  queries: QueryClient;
  storage: Storage;
  step: string | null;
}): OpenFlow {
  const { detail, client, queries, storage, step } = options;
  const { id } = detail;
  const draft = { text: detail.draft, etag: detail.etag };
  const resumed = resume(readCopy(storage, id), draft);
  const check = checkerOf(options.workspace);
  const store = createFlowStore({
    document: openDocument(resumed.text, check, resumed.history),
    check,
    later,
    selection: step === null ? null : { step },
  });
  const saver = new DraftSaver({
    stored: resumed.stored,
    later,
    isConflict: (error) => error instanceof ApiError && error.status === 412,
    async read() {
      const now = await client.getFlow({ params: { id } });
      return { text: now.draft, etag: now.etag };
    },
    async put(text, etag) {
      const saved = await client.saveDraft({
        params: { id },
        body: text,
        headers: { 'If-Match': etag },
      });
      await queries.cancelQueries({ queryKey: queryKeys.flow(id) });
      queries.setQueryData<FlowDetail>(queryKeys.flow(id), (known) =>
        known === undefined ? known : { ...known, ...saved, draft: text },
      );
      return saved.etag;
    },
    onState: (save) => store.getState().setSave(save),
  });
  saver.changed(resumed.text);
  store.subscribe(({ document, save }, before) => {
    const { text, history } = document;
    if (text !== before.document.text) saver.changed(text);
    if (history !== before.document.history || save !== before.save) {
      writeCopy(storage, id, { text, history, stored: saver.stored });
    }
  });
  let { workspace } = options;
  const checkWith = (next: Workspace) => {
    if (next === workspace) return;
    workspace = next;
    store.getState().recheck(checkerOf(next));
  };
  return { store, saver, checkWith };
}

const later: Later = (run, delayMs) => {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
};
