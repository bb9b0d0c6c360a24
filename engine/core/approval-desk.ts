import type { TaskId } from '../base/index.ts';
import { entryOf, plusMs } from '../base/index.ts';
import {
  APPROVE,
  type Approval,
  type ApprovalAsk,
  type ApprovalDecision,
  DENY,
  decisionIn,
} from './approval.ts';
import { ASK, approvalEvent, askIn, DECIDED, emitAll, NEXT, WORKSPACE } from './approval-events.ts';
import { changeGate } from './gate-memory.ts';
import type { StoredEvent } from './model.ts';
import { instancePrefix, ownerOf } from './placement.ts';
import type { TaskWork } from './task.ts';
import type { TurnContext } from './turn-context.ts';

/** Nobody waits for a decision longer than this. */
const DECIDE_MS = 7 * 86_400_000;
/** Targets that are told in one event of the workspace. */
const PAGE_SIZE = 256;
/** Decisions that the workspace remembers; one that is forgotten is asked for anew. */
const DECISIONS_MAX = 1_000;

/** Takes what concerns approvals, in a turn of the workspace; false for all other events. */
export function takeAtDesk(context: TurnContext, event: StoredEvent): boolean {
  switch (event.type) {
    case ASK:
      takeAsk(context, event);
      return true;
    case DECIDED:
      takeDecision(context, decisionIn(event));
      return true;
    case NEXT:
      tellNext(context, String(event.data.id));
      return true;
    default:
      return false;
  }
}

/** Denies what nobody has decided in time. */
export function expireApprovals(context: TurnContext): void {
  for (const [id, approval] of Object.entries(approvalsOf(context))) {
    if (approval.status !== 'pending' || approval.until > context.now) continue;
    decide(context, id, { ...approval, status: 'denied', expired: true });
  }
}

function approvalsOf({ entity }: TurnContext): Readonly<Record<string, Approval>> {
  return entity.gate?.approvals ?? {};
}

/** The first target that asks opens the tasks; each is told at once where it stands. */
function takeAsk(context: TurnContext, event: StoredEvent): void {
  const ask = askIn(event);
  const { id } = ask.need;
  const approval = entryOf(approvalsOf(context), id) ?? openApproval(context, ask);
  const { status, waiting } = approval;
  put(context, id, status === 'pending' ? { ...approval, waiting: added(waiting, ask) } : approval);
  const told = approvalEvent({ id, status }, ask.target, event.id);
  const key = `${event.id}/told`;
  context.effects.push(emitAll([told], { key, now: context.now, origin: ask.origin }));
}

function added(
  waiting: Approval['waiting'],
  { target: { kind, ref } }: Pick<ApprovalAsk, 'target'>,
): Approval['waiting'] {
  const last = waiting.at(-1);
  if (last === undefined || last.length >= PAGE_SIZE) return [...waiting, [[kind, ref]]];
  return [...waiting.slice(0, -1), [...last, [kind, ref]]];
}

function openApproval(context: TurnContext, ask: ApprovalAsk): Approval {
  const { now } = context;
  const { need, origin, roles } = ask;
  const owner = `${instancePrefix(origin.flow, ownerOf(WORKSPACE))}${need.id.slice(0, 14)}`;
  const tasks = roles.map((role) => {
    // Begins like the id of an instance of the workspace, whose shard it is in.
    const id = `${owner}/approval/${role}/${now}` as TaskId; // made here only
    context.tasks.push({
      type: 'open',
      task: {
        id,
        work: workOf(ask, role, context),
        status: 'open',
        answers: [],
        openedAt: now,
        endedAt: null,
        visit: 0,
        origin: { ...origin, subject: WORKSPACE },
      },
    });
    return [role, id] as const;
  });
  const until = plusMs(now, DECIDE_MS);
  return {
    status: 'pending',
    origin,
    tasks: Object.fromEntries(tasks),
    given: [],
    until,
    waiting: [],
  };
}

function workOf(ask: ApprovalAsk, role: string, { workspace }: TurnContext): TaskWork {
  const { need, origin, class: name } = ask;
  const { id, startedBy, text } = need;
  const { flow, step } = origin;
  return {
    kind: 'task',
    assign: { type: 'role', name: role },
    assignees: workspace.roles[role] ?? [],
    title: `审批：${flow} / ${step}（${name}）· Approve ${flow} / ${step} (${name})`,
    body: text,
    choices: { [APPROVE]: '批准 · approve', [DENY]: '驳回 · deny' },
    approvals: 1,
    approval: { id, role, startedBy },
  };
}

function takeDecision(context: TurnContext, decision: ApprovalDecision): void {
  const { id, role, by, choice } = decision;
  const approval = entryOf(approvalsOf(context), id);
  if (approval?.status !== 'pending') return;
  const given = [...approval.given, { role, by, at: context.now, choice }];
  const rest = Object.keys(approval.tasks).filter(
    (name) => !given.some((one) => one.role === name),
  );
  if (choice !== APPROVE) decide(context, id, { ...approval, given, status: 'denied' });
  else if (rest.length === 0) decide(context, id, { ...approval, given, status: 'approved' });
  else put(context, id, { ...approval, given });
}

function decide(context: TurnContext, id: string, decided: Approval): void {
  const { now } = context;
  for (const [role, task] of Object.entries(decided.tasks)) {
    if (decided.given.some((one) => one.role === role)) continue;
    context.tasks.push({ type: 'close', id: task, at: now });
  }
  put(context, id, { ...decided, until: now });
  tellNext(context, id);
}

/** Tells a page of those who wait, and comes back for the next one. */
function tellNext(context: TurnContext, id: string): void {
  const approval = entryOf(approvalsOf(context), id);
  if (!approval || approval.status === 'pending') return;
  const { status, origin, until, waiting, expired } = approval;
  const [page = [], ...left] = waiting;
  const cause = `approval/${id}/${until}/${left.length}`;
  const told = page.map(([kind, ref]) => approvalEvent({ id, status }, { kind, ref }, cause));
  const next = { id: `${cause}/next`, type: NEXT, subject: WORKSPACE, data: { id } };
  const events = left.length === 0 ? told : [...told, next];
  if (events.length > 0) {
    context.effects.push(emitAll(events, { key: cause, now: context.now, origin }));
  }
  put(context, id, expired && left.length === 0 ? null : { ...approval, waiting: left });
}

/** Remembers an approval, or, given null, forgets it. */
function put(context: TurnContext, id: string, approval: Approval | null): void {
  const { [id]: _before, ...others } = approvalsOf(context);
  const approvals = approval === null ? others : { ...others, [id]: approval };
  changeGate(context, { approvals: withoutOldest(approvals) });
}

function withoutOldest(
  approvals: Readonly<Record<string, Approval>>,
): Readonly<Record<string, Approval>> {
  const over = Object.keys(approvals).length - DECISIONS_MAX;
  if (over <= 0) return approvals;
  const forgotten = new Set(
    Object.entries(approvals)
      .filter(([, { status, waiting }]) => status !== 'pending' && waiting.length === 0)
      .sort(([, left], [, right]) => left.until - right.until)
      .slice(0, over)
      .map(([id]) => id),
  );
  return Object.fromEntries(Object.entries(approvals).filter(([id]) => !forgotten.has(id)));
}
