export { INBOX_MAX } from './backlog-gate.ts';
export type { BacktestSides } from './backtest-sides.ts';
export { backtestSides } from './backtest-sides.ts';
export type { BreakerState } from './breaker.ts';
export { haltBroadcast } from './broadcast.ts';
export type { CatalogueCache } from './catalogue-cache.ts';
export { createCatalogueCache } from './catalogue-cache.ts';
export type { CommandDesk } from './command.ts';
export { requestStart } from './command.ts';
export type { Act, Attempt, Call, Connector, Endpoint, Message, Rate } from './connector.ts';
export { DELIVER_MAX } from './connector.ts';
export type { PlanReading } from './content-plan.ts';
export { readContentPlan } from './content-plan.ts';
export type { LaneName, WorkerCounters } from './counters.ts';
export type { ConnectorState, Dispatcher, DispatchReport } from './dispatch.ts';
export { createDispatcher } from './dispatch.ts';
export { requestErase, subjectsOf } from './erase-command.ts';
export type { HistogramReading } from './histogram.ts';
export type { Impact, ImpactFinding, ImpactStep } from './impact.ts';
export { impactOf } from './impact.ts';
export type { EventMistake, IncomingEvent } from './incoming-event.ts';
export { readEvents } from './incoming-event.ts';
export type { Ingest, IngestCounters } from './ingest.ts';
export { createIngest, EVENTS_MAX } from './ingest.ts';
export type { InstallationClock } from './installation-clock.ts';
export { createInstallationClock } from './installation-clock.ts';
export type { BulkReport } from './instance-bulk.ts';
export { BULK_MAX, requestBulk } from './instance-bulk.ts';
export type { InstanceAct } from './instance-command.ts';
export { requestCancel, requestRetry } from './instance-command.ts';
export { requestMove } from './instance-move.ts';
export type { ClockMove } from './move-clock.ts';
export { moveClock, nextStop } from './move-clock.ts';
export type { ProfileOrder } from './profile-command.ts';
export { requestProfile } from './profile-command.ts';
export type { Keep } from './prune.ts';
export type { FlowDesk, FlowSource, ImportReport, PublishOrder } from './publish.ts';
export {
  archiveFlow,
  findFlow,
  flowImpact,
  importFlows,
  pauseFlow,
  publishFlow,
  resumeFlow,
  rollbackFlow,
} from './publish.ts';
export type { PutAside } from './put-aside.ts';
export { listPutAside, requestTakeAgain } from './put-aside.ts';
export { QUARANTINED } from './quarantine.ts';
export { requestReadmit } from './readmit.ts';
export type { ScheduleReport, Scheduler } from './schedule.ts';
export { createScheduler } from './schedule.ts';
export type { TaskDesk } from './task-command.ts';
export { completeTask } from './task-command.ts';
export { readTouches } from './touches.ts';
export type { Span, SpanAttributes, Tracer } from './tracer.ts';
export { NO_TRACER } from './tracer.ts';
export type { TurnOptions, TurnReport } from './turn.ts';
export { runTurn } from './turn.ts';
export type {
  Worker,
  WorkerFault,
  WorkerHealth,
  WorkerOptions,
  WorkerState,
} from './worker.ts';
export { createWorker } from './worker.ts';
export { loadWorkspace, readWorkspace } from './workspace-source.ts';
