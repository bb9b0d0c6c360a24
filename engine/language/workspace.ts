import type { JsonObject } from '../base/index.ts';
import type { MeasureSpec, SegmentLadder } from './measure-spec.ts';
import type { DayRule, PlanVar } from './plan.ts';
import type { CapSpec, SendingPolicy } from './sending-policy.ts';
import type { TagsSpec } from './tag-families.ts';

/** What all flows of an installation share, with defaults filled in. Always the current one. */
export interface Workspace extends SendingPolicy {
  /** IANA name, such as `Asia/Shanghai`. */
  readonly zone: string;
  /** The calendar that `workdays` counts by. */
  readonly calendar: string;
  readonly calendars: Readonly<Record<string, CalendarSpec>>;
  readonly roles: Readonly<Record<string, readonly string[]>>;
  readonly rosters: Readonly<Record<string, RosterSpec>>;
  readonly measures: Readonly<Record<string, MeasureSpec>>;
  readonly segments: Readonly<Record<string, SegmentLadder>>;
  /** Types of what is known of people and groups beside the built-in names. */
  readonly attributes?: AttributesSpec;
  readonly tags?: TagsSpec;
  /** Event types beyond the built-in catalogue; `data` is a JSON Schema. */
  readonly events: Readonly<Record<string, { readonly data?: JsonObject }>>;
  readonly connectors: Readonly<Record<string, ConnectorSpec>>;
  /** What `call` may reach. */
  readonly endpoints: Readonly<Record<string, EndpointSpec>>;
  /** Which connector carries a message to whom; empty where none does. */
  readonly deliver: Readonly<Record<AudienceKind, string>>;
}

export type AudienceKind = 'member' | 'customer' | 'group' | 'staff';

export interface CalendarSpec {
  readonly days?: DayRule;
  /** Local windows, each `HH:MM-HH:MM`; the whole day when absent. */
  readonly hours?: readonly string[];
  /** `china`: the public holidays with their make-up working days. */
  readonly holidays?: 'china';
}

export interface RosterSpec {
  readonly shifts: readonly {
    readonly days?: DayRule;
    readonly hours: string;
    readonly staff: readonly string[];
  }[];
}

export type AttributesSpec = Readonly<
  Partial<Record<'member' | 'customer' | 'group', Readonly<Record<string, AttributeSpec>>>>
>;

export interface AttributeSpec {
  readonly type: PlanVar['type'];
}

export interface EndpointSpec {
  /** What the paths of calls are put behind. */
  readonly url: string;
  /** The name of an environment variable, after a `$`. */
  readonly auth?: { readonly bearer: string };
}

export type ConnectorSpec = DeliverySpec &
  (
    | { readonly kind: 'console' }
    | { readonly kind: 'sandbox' }
    | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
    /** Can be written down; this version does not open it, and delivers nothing through it. */
    | {
        readonly kind: 'wecom';
        readonly corp: string;
        readonly agent: number;
        readonly secret: string;
        readonly token: string;
        readonly aesKey: string;
      }
  );

/** What any connector can be told about its deliveries. */
export interface DeliverySpec {
  /** `at-least-once` when absent: tried again after a doubt, under the same key. */
  readonly promise?: 'at-least-once' | 'at-most-once';
  /** What `do` can ask of it beside messages; anything when absent. */
  readonly actions?: readonly string[];
  /** Over all messages of the connector. */
  readonly rate?: RateSpec;
  /** Over the messages to any one recipient. */
  readonly ratePerTarget?: RateSpec;
  /** Messages to people outside go out only once a person has confirmed them. */
  readonly assisted?: boolean;
  /** How long a person has for that, such as `4h`; 24 hours when absent. */
  readonly confirmWithin?: string;
  /** How many messages the provider lets any one recipient have. */
  readonly quota?: readonly CapSpec[];
}

/** At most `max` messages in any `per`, a span such as `1s` or `1m`. */
export interface RateSpec {
  readonly max: number;
  readonly per: string;
}
