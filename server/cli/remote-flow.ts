import type { Locale, Text } from '../../engine/base/index.ts';
import { inLocale } from '../../engine/base/index.ts';
import type { FlowDiff } from '../../engine/language/diff/index.ts';
import { diffFlows } from '../../engine/language/diff/index.ts';
import type { Workspace } from '../../engine/language/index.ts';
import type { Client } from '../client.ts';
import { ApiError } from '../client.ts';

/** A flow as a server has it. */
export interface RemoteFlow {
  readonly draft: string;
  readonly etag: string;
  readonly version: number | null;
  /** The draft does something else than the newest version. */
  readonly changed: boolean;
}

/** Reads a flow; null where the server has none of this id. */
export async function remoteFlow(client: Client, id: string): Promise<RemoteFlow | null> {
  try {
    return await client.getFlow({ params: { id } });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The text by which a server works: that of its newest version, or else its draft. */
export async function publishedText(
  client: Client,
  id: string,
  { version, draft }: RemoteFlow,
): Promise<string> {
  if (version === null) return draft;
  return (await client.getVersion({ params: { id, version } })).text;
}

/** Compares two texts of a flow in one workspace; null where one cannot be read. */
export function compareTexts(
  before: string | null,
  after: string,
  workspace: Workspace,
): FlowDiff | null {
  const result = diffFlows(before === null ? null : { text: before, workspace }, {
    text: after,
    workspace,
  });
  return result.ok ? result.diff : null;
}

/** What publishing would do to instances of older versions. */
export interface Impact {
  readonly version: number | null;
  readonly live: number;
  readonly steps: readonly {
    readonly version: number;
    readonly step: string;
    readonly live: number;
    readonly fate: string;
    readonly to: string | null;
    readonly outcome: string | null;
  }[];
  readonly findings: readonly { readonly severity: string; readonly message: Text }[];
}

/** A client as the commands use it, also of servers that do not tell the impact. */
interface Asks extends Pick<Client, 'getFlow'> {
  readonly impactFlow?: (input: {
    readonly params: { readonly id: string };
    readonly body: { readonly text: string };
  }) => Promise<Impact>;
}

/** Asks what publishing a text would do; null where the server does not tell. */
export async function impactOf(asks: Asks, id: string, text: string): Promise<Impact | null> {
  if (asks.impactFlow === undefined) return null;
  try {
    return await asks.impactFlow({ params: { id }, body: { text } });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

const FATES: Readonly<Record<string, Text>> = {
  stays: { zh: '留在旧版本', en: 'stay on their version' },
  moves: { zh: '移到', en: 'move to' },
  ends: { zh: '结束为', en: 'end as' },
  nowhere: { zh: '没有位置', en: 'have no place' },
};

/** Tells an impact in lines; none where nobody is under way. */
export function impactLines({ steps, findings }: Impact, locale: Locale): readonly string[] {
  const places = steps.map(({ version, step, live, fate, to, outcome }) => {
    const words = FATES[fate];
    const said = words === undefined ? fate : inLocale(words, locale);
    return `  v${version} ${step}: ${live} ${[said, to ?? outcome ?? ''].join(' ').trim()}`;
  });
  const told = findings.map(({ severity, message }) => `  ${severity}: ${message[locale]}`);
  return [...places, ...told];
}
