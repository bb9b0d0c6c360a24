import type { Clock, FlowId } from '../../engine/base/index.ts';
import { EngineError, pick } from '../../engine/base/index.ts';
import type { CompiledFlow } from '../../engine/language/index.ts';
import { checkFlow } from '../../engine/language/index.ts';
import {
  pauseFlow,
  publishFlow,
  readWorkspace,
  requestCancel,
  resumeFlow,
} from '../../engine/runtime/index.ts';
import type { Store } from '../../engine/store/index.ts';
import { allDeliveries, canBeRetried } from './delivery-port.ts';
import type { Executor, Process } from './executor.ts';
import type { Faults } from './faults.ts';
import type { Action, Script } from './script.ts';
import { SIM_WORKSPACE } from './sim-flows.ts';

/** Whoever publishes flows, pauses them, ends instances and retries deliveries. */
export interface Operator {
  /** Publishes the flows that a run begins with. */
  setUp(workspace: string, script: Script): Promise<void>;
  perform(action: Exclude<Action, { type: 'tell' }>): void;
  /** Ends what would begin again for ever: flows that start by the clock. */
  retire(script: Script): Promise<void>;
  outstanding(): number;
}

interface Desk {
  /** A connection that does not fail. */
  readonly store: Store;
  readonly clock: Clock;
  readonly executor: Executor;
  readonly process: Process;
}

export function createOperator(world: {
  readonly store: Store;
  readonly executor: Executor;
  readonly faults: Faults;
}): Operator {
  const { store, executor, faults } = world;
  const clock: Clock = { now: () => executor.now() };
  const process = executor.process('operator');
  const desk: Desk = { store, clock, executor, process };
  let outstanding = 0;
  return {
    async setUp(workspace, script) {
      await store.saveWorkspaceText(workspace, clock.now());
      for (const [id, { text }] of script.flows) {
        const [flow, now] = [flowId(id), clock.now()];
        await store.saveDraft({ id: flow, title: id, text, now });
        await store.addVersion({ flow, text, compiled: compiledOf(id, text), by: 'sim', now });
      }
    },
    perform(action) {
      if (!faults.happens(action.type, 1)) return;
      outstanding += 1;
      executor.spawn(process, action.type, () => {
        void work(desk, action)
          .catch((error) => {
            // What another order of things makes impossible is refused, and that is right.
            if (!(error instanceof EngineError)) throw error;
          })
          .finally(() => {
            outstanding -= 1;
          });
      });
    },
    async retire(script) {
      for (const [id, { cron }] of script.flows) {
        if (cron) await store.setFlowStatus(flowId(id), 'archived', clock.now());
      }
    },
    outstanding: () => outstanding,
  };
}

function work(desk: Desk, action: Exclude<Action, { type: 'tell' }>): Promise<void> {
  switch (action.type) {
    case 'publish':
      return publishAgain(desk, flowId(action.flow));
    case 'pauseFlow':
      return pauseAWhile(desk, flowId(action.flow));
    case 'cancel':
      return cancelOne(desk);
    case 'operatorRetry':
      return retryOne(desk);
  }
}

async function publishAgain(desk: Desk, id: FlowId): Promise<void> {
  const { store, clock } = desk;
  const flow = await store.flow(id);
  const title = `第 ${(flow?.version ?? 0) + 1} 版`;
  const text = (flow?.draft ?? '').replace(/^title: .*$/m, `title: ${title}`);
  await store.saveDraft({ id, title, text, now: clock.now() });
  await publishFlow(desk, id, 'sim');
}

async function pauseAWhile(desk: Desk, id: FlowId): Promise<void> {
  const { executor, process } = desk;
  await pauseFlow(desk, id);
  await executor.sleep(process, executor.random.next() * 7_200_000);
  await resumeFlow(desk, id);
}

async function cancelOne(desk: Desk): Promise<void> {
  const { items } = await desk.store.listInstances({ status: 'active', limit: 50 });
  if (items.length === 0) return;
  const { id } = pick(desk.executor.random, items);
  await requestCancel(desk, { instance: id, reason: '重复', by: 'sim' });
}

async function retryOne({ store, clock, executor }: Desk): Promise<void> {
  const stopped = (await allDeliveries(store)).filter(canBeRetried);
  if (stopped.length > 0)
    await store.retryDelivery(pick(executor.random, stopped).key, clock.now());
}

const compiled = new Map<string, CompiledFlow>();

/** Thousands of runs begin with the same flows. */
function compiledOf(id: string, text: string): CompiledFlow {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const checked = checkFlow(text, readWorkspace(SIM_WORKSPACE), { fileId: id });
  if (checked.compiled === null) throw new Error(`${id}: ${checked.findings[0]?.message.en}`);
  compiled.set(text, checked.compiled);
  return checked.compiled;
}

function flowId(text: string): FlowId {
  return text as FlowId;
}
