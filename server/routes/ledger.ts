import type { Instant } from '../../engine/base/index.ts';
import type { LedgerEntry } from '../../engine/core/index.ts';
import { ledgerWords } from '../../engine/core/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import { parseInstant } from '../../engine/language/index.ts';
import { loadWorkspace } from '../../engine/runtime/index.ts';
import type { VersionRecord } from '../../engine/store/index.ts';
import type { LineFacts } from '../answers/ledger.ts';
import { ledgerMessages } from '../answers/ledger.ts';
import { readSubject } from '../answers/subject.ts';
import type { Installation } from '../installation.ts';
import type { Handlers } from '../mount.ts';
import { inputInvalid } from '../problem.ts';
import { LIMIT } from './instances.ts';

/** Shows what people and groups were sent and not sent, and why. */
export function ledgerRoutes({ store }: Installation): Pick<Handlers, 'getLedger'> {
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
      const factsOf = await explainers(store, page.items, workspace);
      return { items: ledgerMessages(page.items, factsOf), next: page.next };
    },
  };
}

/** @throws EngineError INPUT_INVALID */
function readTime(text: string, zone: string, pointer: string): Instant {
  const at = parseInstant(text, zone);
  if (at !== null) return at;
  const detail = 'must be a date or a time such as 2026-03-06 or 2026-03-06T20:00+08:00';
  throw inputInvalid(`The time \`${text}\` ${detail}.`, [{ pointer, detail }]);
}

/** Reads each version that the lines come from once, and explains each line by its own. */
async function explainers(
  store: Installation['store'],
  entries: readonly LedgerEntry[],
  workspace: Workspace,
) {
  const flows = [...new Set(entries.map(({ origin }) => origin.flow))];
  const versions = (await Promise.all(flows.map((flow) => store.versions(flow)))).flat();
  const known = new Map<string, (entry: LedgerEntry) => LineFacts>();
  return (entry: LedgerEntry): LineFacts => {
    const { flow, version } = entry.origin;
    const name = `${flow} ${version}`;
    const explain = known.get(name) ?? explainer(versionOf(versions, entry), workspace);
    known.set(name, explain);
    return explain(entry);
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
  return (entry: LedgerEntry): LineFacts => ({ explained: explain(entry), flowTitle });
}
