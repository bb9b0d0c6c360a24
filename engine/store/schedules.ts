import type { FlowId, Instant, Json } from '../base/index.ts';
import type { NewEvent } from '../core/index.ts';

/** A cron of a flow's version, with its next firing. */
export interface ScheduleRecord {
  readonly flow: FlowId;
  /** Index of the rule in the plan's `starts`. */
  readonly rule: number;
  /** With its zone, such as `0 20 * * 5 Asia/Shanghai`; another cron makes another schedule. */
  readonly cron: string;
  /** The next firing; while an audience is walked, when its next page is due. */
  readonly nextAt: Instant;
  /** A firing whose audience is still being walked. */
  readonly running: {
    readonly plannedAt: Instant;
    readonly cursor: string | null;
    /** How many were told so far; 0 when absent. */
    readonly told?: number;
  } | null;
}

export interface ScheduleStore {
  /**
   * Makes the stored schedules those that are given: new ones are added, missing ones removed, and
   * one with the same flow, rule and cron is left alone. One whose cron differs is replaced.
   */
  putSchedules(schedules: readonly ScheduleRecord[]): Promise<void>;
  schedules(): Promise<readonly ScheduleRecord[]>;
  /**
   * Locks one schedule whose `nextAt` has come, the most overdue first, lets `step` decide what
   * comes next, and stores its events and new state in the same transaction. Returns false when
   * there is none.
   */
  advanceSchedule(
    now: Instant,
    step: (
      schedule: ScheduleRecord,
    ) => Promise<{ readonly next: ScheduleRecord; readonly events: readonly NewEvent[] }>,
  ): Promise<boolean>;
}

/** Small settings of the installation, such as the clock's offset. */
export interface SettingStore {
  setting(name: string): Promise<Json | null>;
  putSetting(name: string, value: Json): Promise<void>;
}
