import type { Evidence } from './evidence.ts';

/** The figures of every flow are what a recount of journals and instances gives. */
export async function checkCounts(evidence: Evidence): Promise<readonly string[]> {
  const { store, rules } = evidence;
  const found: string[] = [];
  const counts = await store.counts();
  for (const flow of rules.keys()) {
    const own = [...evidence.instances.values()].filter((instance) => instance.flow === flow);
    const counted = counts[flow];
    for (const status of ['active', 'completed', 'cancelled', 'failed'] as const) {
      const expected = own.filter((instance) => instance.status === status).length;
      const told = counted?.[status] ?? 0;
      if (told !== expected) found.push(`${flow} has ${expected} ${status}, told are ${told}`);
    }
    const figures = await store.figures(flow, null);
    const recount = recounted(
      evidence,
      own.map(({ id }) => id),
    );
    const toldFigures = new Map<string, number>();
    for (const { step, entered, ports } of figures) {
      if (entered > 0) toldFigures.set(`${step}`, entered);
      for (const [port, count] of Object.entries(ports)) toldFigures.set(`${step}.${port}`, count);
    }
    for (const name of new Set([...recount.keys(), ...toldFigures.keys()])) {
      const [expected, told] = [recount.get(name) ?? 0, toldFigures.get(name) ?? 0];
      if (expected !== told) found.push(`${flow} ${name} happened ${expected} times, told ${told}`);
    }
  }
  return found;
}

/** How often each step was entered, and each of its ports taken, by the journals. */
function recounted({ journals }: Evidence, ids: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const { fact } of ids.flatMap((id) => journals.get(id) ?? [])) {
    if (fact.type === 'entered') add(fact.step);
    if (fact.type === 'took' && fact.step !== null) add(`${fact.step}.${fact.port}`);
  }
  return counts;
}
