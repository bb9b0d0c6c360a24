import type { AccessStore, SandboxStore } from './access.ts';
import type { BroadcastStore } from './broadcasts.ts';
import type { FlowStore } from './flows.ts';
import type { HousekeepingStore } from './housekeeping.ts';
import type { LedgerStore } from './ledger.ts';
import type { MigrationStore } from './migrations.ts';
import type { NoticeStore } from './notices.ts';
import type { OutboxStore } from './outbox.ts';
import type { QueryStore } from './queries.ts';
import type { ScheduleStore, SettingStore } from './schedules.ts';
import type { TaskStore } from './tasks.ts';
import type { JournalStore, TurnStore } from './turns.ts';

/** All that is kept. PostgreSQL and memory pass one contract suite, `test/store/contract.ts`. */
export interface Store
  extends TurnStore,
    JournalStore,
    OutboxStore,
    FlowStore,
    MigrationStore,
    QueryStore,
    TaskStore,
    BroadcastStore,
    LedgerStore,
    ScheduleStore,
    SettingStore,
    AccessStore,
    SandboxStore,
    NoticeStore,
    HousekeepingStore {
  readonly engine: 'postgres' | 'memory';
  close(): Promise<void>;
}
