import type { FlowId } from '../../../engine/base/index.ts';
import type { Instance, JournalEntry, SubjectRef } from '../../../engine/core/index.ts';
import type { Delivery, Store } from '../../../engine/store/index.ts';
import { allDeliveries } from '../delivery-port.ts';
import type { Executor } from '../executor.ts';
import type { CommittedTurn, History } from '../history.ts';
import type { FlowRule } from '../made-flows.ts';
import type { Script } from '../script.ts';

/** What the checks judge a run by. */
export interface Evidence {
  readonly history: History;
  /** As it was left. */
  readonly store: Store;
  readonly script: Script;
  readonly executor: Executor;
  readonly rules: ReadonlyMap<FlowId, FlowRule>;
  /** Every instance as it was committed last. */
  readonly instances: ReadonlyMap<string, Instance>;
  /** What was committed of each instance's journal, in order. */
  readonly journals: ReadonlyMap<string, readonly JournalEntry[]>;
  readonly deliveries: readonly Delivery[];
}

export async function gather(
  run: Pick<Evidence, 'history' | 'store' | 'script' | 'executor'>,
): Promise<Evidence> {
  const instances = new Map<string, Instance>();
  const journals = new Map<string, JournalEntry[]>();
  for (const result of run.history.turns.flatMap((turn) => turn.results)) {
    for (const instance of result.instances) instances.set(instance.id, instance);
    for (const entry of result.journal) {
      const known = journals.get(entry.instance);
      if (known === undefined) journals.set(entry.instance, [entry]);
      else known.push(entry);
    }
  }
  const deliveries = await allDeliveries(run.store);
  // A flow's id in the script is the one in its text.
  const rules = new Map(run.script.flows.map(([id, rule]) => [id as FlowId, rule]));
  return { ...run, rules, instances, journals, deliveries };
}

/** Names what a flow may run once at a time for. */
export function runName(instance: Pick<Instance, 'flow' | 'subject' | 'key'>): string {
  const { flow, subject, key } = instance;
  return JSON.stringify([flow, subject.kind, subject.ref, key]);
}

/** Who takes an event, told apart from the engine's own reading of it. */
export function takersOf(event: {
  readonly type: string;
  readonly subject: SubjectRef;
  readonly instance?: string | undefined;
}): readonly string[] {
  const { kind, ref } = event.subject;
  const [group = '', person = ''] = ref.split('/');
  const alone = event.instance !== undefined || event.type.startsWith('@');
  switch (kind) {
    case 'member':
      return alone ? [`person:${person}`] : [`person:${person}`, `group:${group}`];
    case 'customer':
      return [`person:${ref}`];
    case 'group':
      return [`group:${ref}`];
    case 'workspace':
      return ['workspace:'];
  }
}

/** The results of all turns, in the order of their commits. */
export function resultsOf(turns: readonly CommittedTurn[]) {
  return turns.flatMap((turn) => turn.results);
}
