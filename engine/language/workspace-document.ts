import Type from 'typebox';
import { isJsonObject, type Json, type JsonObject, type Text } from '../base/index.ts';
import { isReservedEvent } from './catalogue.ts';
import { ConnectorSchema } from './connector-schema.ts';
import { readSource } from './document.ts';
import type { Finding, Path } from './finding.ts';
import { correction, valueFix } from './fix.ts';
import { MeasuresSchema, SegmentsSchema } from './measure-schema.ts';
import { inTextOrder, locate, type Mistake } from './mistake.ts';
import { listed } from './nearest.ts';
import {
  CampaignsSchema,
  ClassesSchema,
  ContentSchema,
  ListsSchema,
  OptOutSchema,
  QuietSchema,
} from './policy-schema.ts';
import { closed, Days, Id, named, SecretName, WebAddress, WindowText, ZoneText } from './schema.ts';
import type { ClassSpec } from './sending-policy.ts';
import { shapeMistakes } from './shape.ts';
import { TagsSchema } from './tag-families.ts';
import type { AudienceKind, CalendarSpec, ConnectorSpec, Workspace } from './workspace.ts';
import { measureMistakes } from './workspace-measures.ts';
import { policyMistakes } from './workspace-policy.ts';
import { segmentMistakes } from './workspace-segments.ts';

const Staff = Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 200 });
const Calendar = closed({
  days: Type.Optional(Days),
  hours: Type.Optional(Type.Array(WindowText, { minItems: 1, maxItems: 20 })),
  holidays: Type.Optional(Type.Literal('china')),
});
const Roster = closed({
  shifts: Type.Array(closed({ days: Type.Optional(Days), hours: WindowText, staff: Staff }), {
    minItems: 1,
    maxItems: 100,
  }),
});
const Attributes = Type.Optional(
  named(closed({ type: Type.Enum(['string', 'number', 'boolean', 'list', 'object']) }), {
    grammar: 'variable',
    description:
      '属性的类型，检查表达式时使用 · types of attributes, which expressions are checked by',
  }),
);
const Endpoint = closed({
  url: WebAddress,
  auth: Type.Optional(closed({ bearer: SecretName })),
});
const AUDIENCES: readonly AudienceKind[] = ['member', 'customer', 'group', 'staff'];

/** Everything that the workspace's file may say. */
export const WorkspaceSchema = closed({
  zone: Type.Optional(ZoneText),
  calendar: Type.Optional(Id),
  calendars: Type.Optional(named(Calendar)),
  roles: Type.Optional(named(Staff)),
  rosters: Type.Optional(named(Roster)),
  quiet: Type.Optional(QuietSchema),
  optOut: Type.Optional(OptOutSchema),
  lists: Type.Optional(ListsSchema),
  content: Type.Optional(ContentSchema),
  classes: Type.Optional(ClassesSchema),
  campaigns: Type.Optional(CampaignsSchema),
  measures: Type.Optional(MeasuresSchema),
  segments: Type.Optional(SegmentsSchema),
  attributes: Type.Optional(
    closed({ member: Attributes, customer: Attributes, group: Attributes }),
  ),
  tags: Type.Optional(TagsSchema),
  events: Type.Optional(
    named(closed({ data: Type.Optional(Type.Object({})) }), { grammar: 'event' }),
  ),
  connectors: Type.Optional(named(ConnectorSchema)),
  endpoints: Type.Optional(named(Endpoint)),
  deliver: Type.Optional(
    closed(Object.fromEntries(AUDIENCES.map((kind) => [kind, Type.Optional(Id)]))),
  ),
});

/** What holds where a workspace says nothing. */
export const DEFAULT_WORKSPACE: Workspace = {
  zone: 'Asia/Shanghai',
  calendar: 'office',
  calendars: { office: { days: 'workdays', holidays: 'china' } },
  roles: {},
  rosters: {},
  lists: {},
  classes: { service: {} },
  campaigns: {},
  measures: {},
  segments: {},
  events: {},
  connectors: { sandbox: { kind: 'sandbox' } },
  endpoints: {},
  deliver: { member: 'sandbox', customer: 'sandbox', group: 'sandbox', staff: 'sandbox' },
};

export interface ParsedWorkspace {
  /** There exactly when no finding is an error. */
  readonly workspace: Workspace | null;
  readonly findings: readonly Finding[];
}

/**
 * Reads the text of `workspace.yaml` and fills in the defaults; calendars and classes are added to
 * the default ones. Never throws. Secrets stay the names of environment variables.
 */
export function parseWorkspace(text: string): ParsedWorkspace {
  const source = readSource(text);
  if (source.json === undefined) return { workspace: null, findings: source.findings };
  // An empty file is a workspace that says nothing.
  const json: Json = source.json ?? {};
  const shape = shapeMistakes(WorkspaceSchema, json, []);
  const mistakes: Mistake[] = [...shape];
  const read = isJsonObject(json) && shape.length === 0 ? withDefaults(json) : null;
  if (read) mistakes.push(...workspaceMistakes(read));
  const findings = inTextOrder([...source.findings, ...locate(mistakes, source)]);
  const isSound = findings.every(({ severity }) => severity !== 'error');
  return { workspace: isSound ? read : null, findings };
}

function withDefaults(json: JsonObject): Workspace {
  // Each part has the shape of its schema, which `shapeMistakes` has compared.
  const given = json as unknown as Partial<Omit<Workspace, 'deliver'>> & {
    readonly deliver?: Partial<Workspace['deliver']>;
  };
  const connectors: Readonly<Record<string, ConnectorSpec>> =
    given.connectors ?? DEFAULT_WORKSPACE.connectors;
  const calendars: Readonly<Record<string, CalendarSpec>> = {
    ...DEFAULT_WORKSPACE.calendars,
    ...given.calendars,
  };
  const { '*': everyClass, ...named } = given.classes ?? {};
  const classes: Readonly<Record<string, ClassSpec>> = { ...DEFAULT_WORKSPACE.classes, ...named };
  return {
    ...DEFAULT_WORKSPACE,
    ...given,
    calendars,
    classes,
    ...(everyClass === undefined ? {} : { everyClass }),
    connectors,
    deliver: deliverOf(given.deliver, Object.keys(connectors)),
  };
}

/** Without `deliver` a single connector carries everything; of several the file has to choose. */
function deliverOf(
  given: Partial<Workspace['deliver']> | undefined,
  connectors: readonly string[],
): Workspace['deliver'] {
  const [only = ''] = connectors;
  const otherwise = given === undefined && connectors.length === 1 ? only : '';
  return {
    member: given?.member ?? otherwise,
    customer: given?.customer ?? otherwise,
    group: given?.group ?? otherwise,
    staff: given?.staff ?? otherwise,
  };
}

function workspaceMistakes(workspace: Workspace): readonly Mistake[] {
  const { calendar, calendars, connectors, deliver, events } = workspace;
  const found: Mistake[] = [];
  if (!Object.hasOwn(calendars, calendar)) {
    const place = { code: 'UNKNOWN_CALENDAR', path: ['calendar'], name: calendar } as const;
    found.push(unknown(place, { key: 'calendars', title: CALENDAR, among: calendars }));
  }
  for (const kind of AUDIENCES) {
    const name = deliver[kind];
    if (name !== '' && !Object.hasOwn(connectors, name)) {
      const place = { code: 'UNKNOWN_CONNECTOR', path: ['deliver', kind], name } as const;
      found.push(unknown(place, { key: 'connectors', title: CONNECTOR, among: connectors }));
    }
    if (connectors[name]?.kind === 'wecom') found.push(unavailable(name, ['deliver', kind]));
  }
  found.push(
    ...policyMistakes(workspace),
    ...measureMistakes(workspace),
    ...segmentMistakes(workspace),
  );
  for (const type of Object.keys(events)) {
    if (isReservedEvent(type)) found.push(reservedEvent(type));
  }
  return found;
}

function unavailable(name: string, path: Path): Mistake {
  return {
    code: 'CONNECTOR_UNAVAILABLE',
    path,
    message: {
      zh: `这一版还接不上企业微信，“${name}”送不出消息。`,
      en: `This version does not speak to WeCom yet, so \`${name}\` delivers nothing.`,
    },
    hint: {
      zh: '请先用 sandbox 或 webhook 连接。',
      en: 'Use a connector of kind sandbox or webhook until it does.',
    },
  };
}

const CALENDAR: Text = { zh: '日历', en: 'calendar' };
const CONNECTOR: Text = { zh: '连接', en: 'connector' };

function unknown(
  place: Pick<Mistake, 'code' | 'path'> & { readonly name: string },
  register: { readonly key: string; readonly title: Text; readonly among: object },
): Mistake {
  const { code, path, name } = place;
  const { key, title, among } = register;
  const known = Object.keys(among);
  const list = listed(known);
  return {
    code,
    path,
    message: { zh: `没有${title.zh}“${name}”。`, en: `There is no ${title.en} \`${name}\`.` },
    ...correction(name, known, {
      otherwise: {
        zh: `请在 ${key} 里添加，或用已有的：${list.zh}。`,
        en: `Add it under \`${key}\`, or use one of ${list.en}.`,
      },
      fix: (meant) => valueFix(path, meant),
    }),
  };
}

function reservedEvent(type: string): Mistake {
  return {
    code: 'EVENT_RESERVED',
    path: ['events', type],
    part: 'key',
    message: {
      zh: `“${type}”不能用作事件名：以 @ 或 xstate. 开头的和带 * 的是保留的。`,
      en: `\`${type}\` is reserved, as are types that begin with @ or xstate. and wildcards.`,
    },
    hint: {
      zh: '请换一个名字，例如 lead.quoted。',
      en: 'Choose another name, such as lead.quoted.',
    },
  };
}
