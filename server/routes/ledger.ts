import type { LedgerEntry } from '../../engine/core/index.ts';
import { ledgerWords } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { loadWorkspace } from '../../engine/runtime/index.ts';
import type { Page, VersionRecord } from '../../engine/store/index.ts';
import type { LineFacts } from '../answers/ledger.ts';
import { ledgerMessages } from '../answers/ledger.ts';
import { readSubject, subjectNames } from '../answers/subject.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { flowId } from './flow-id.ts';
import { LIMIT } from './instances.ts';
import { readTime } from './period.ts';

/** Shows what people and groups were sent and not sent, and why. */
export function ledgerRoutes({
  store,
}: Installation): Pick<Handlers, 'getLedger' | 'getFlowLedger'> {
  return {
    async getLedger({ params, query }) {
      const subject = readSubject(params.kind, params.ref, '{ref}');
      const { from, to, limit, cursor } = query;
      const workspace = await loadWorkspace(store);
      const page = await store.ledger(subject, {
        ...(from === undefined ? {} : { from: readTime(from, workspace.zone, '?from') }),
        ...(to === undefined ? {} : { to: readTime(to, workspace.zone, '?to') }),
        ...(cursor === undefined ? {} : { cursor }),
        limit: limit ?? LIMIT,
      });
      return answer(store, page, workspace);
    },
    async getFlowLedger({ params, query }) {
      const { step, what, why, rule, limit, cursor } = query;
      const [workspace, page] = await Promise.all([
        loadWorkspace(store),
        store.flowLedger({
          flow: flowId(params.id),
          ...(step === undefined ? {} : { step }),
          ...(what === undefined ? {} : { what }),
          ...(why === undefined ? {} : { why }),
          ...(rule === undefined ? {} : { rule }),
          ...(cursor === undefined ? {} : { cursor }),
          limit: limit ?? LIMIT,
        }),
      ]);
      return answer(store, page, workspace);
    },
  };
}

async function answer(
  store: Installation['store'],
  page: Page<LedgerEntry>,
  workspace: Workspace,
): ReturnType<Handlers['getLedger']> {
  const factsOf = await explainers(store, page.items, workspace);
  return { items: ledgerMessages(page.items, factsOf), next: page.next };
}

/** Reads each version that the lines come from once, and explains each line by its own. */
export async function explainers(
  store: Installation['store'],
  entries: readonly LedgerEntry[],
  workspace: Workspace,
) {
  const flows = [...new Set(entries.map(({ origin }) => origin.flow))];
  const subjects = entries.map(({ origin }) => origin.subject);
  const [versions, nameOf] = await Promise.all([
    Promise.all(flows.map((flow) => store.versions(flow))),
    subjectNames(store, subjects),
  ]);
  const known = new Map<string, ReturnType<typeof explainer>>();
  return (entry: LedgerEntry): LineFacts => {
    const { flow, version, subject } = entry.origin;
    const name = `${flow} ${version}`;
    const explain = known.get(name) ?? explainer(versionOf(versions.flat(), entry), workspace);
    known.set(name, explain);
    return { ...explain(entry), subjectName: nameOf(subject) };
  };
}

function versionOf(
  versions: readonly VersionRecord[],
  { origin }: LedgerEntry,
): VersionRecord | null {
  const { flow, version } = origin;
  return versions.find((one) => one.flow === flow && one.version === version) ?? null;
}

function explainer(version: VersionRecord | null, workspace: Workspace) {
  const explain = ledgerWords(version, workspace);
  const flowTitle = version?.compiled.plan.title ?? null;
  return (entry: LedgerEntry) => ({ explained: explain(entry), flowTitle });
}
