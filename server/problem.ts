import type { Static } from 'typebox';
import type { EngineErrorCode, Json, JsonObject, Text } from '../engine/base/index.ts';
import { EngineError } from '../engine/base/index.ts';
import type { Problem } from './contract/resources.ts';

interface ProblemKind {
  readonly status: number;
  readonly title: Text;
}

/** What each expected failure is over HTTP, and its short name for people. */
export const PROBLEMS: Readonly<Record<EngineErrorCode, ProblemKind>> = {
  APPROVAL_REFUSED: kind(403, '这个人不能审批', 'Not for this person to approve'),
  BACKTEST_NOT_FOUND: kind(404, '找不到这次回放', 'Backtest not found'),
  BACKTEST_RUNNING: kind(409, '已有一次回放在进行', 'Another backtest is running'),
  BROADCAST_ENDED: kind(409, '群发已结束', 'Broadcast has ended'),
  BROADCAST_NOT_FOUND: kind(404, '找不到群发', 'Broadcast not found'),
  CLOCK_LOCKED: kind(409, '时钟不能拨动', 'Clock cannot be moved'),
  CONNECTOR_FAILED: kind(502, '连接器失败', 'Connector failed'),
  CONTENT_TYPE: kind(415, '内容类型不受支持', 'Content type not supported'),
  DATABASE_UNREACHABLE: kind(503, '数据库无法连接', 'Database unreachable'),
  DELIVERY_NOT_FOUND: kind(404, '找不到投递', 'Delivery not found'),
  DELIVERY_STATUS: kind(409, '投递的状态不允许此操作', 'Delivery is in another status'),
  DRAFT_CHANGED: kind(412, '草稿已被修改', 'Draft has changed'),
  EVENT_INVALID: kind(400, '事件无效', 'Event invalid'),
  EVENT_NOT_FOUND: kind(404, '找不到事件', 'Event not found'),
  EVENT_STATUS: kind(409, '事件的状态不允许此操作', 'Event is in another status'),
  EXTENSION_MISSING: kind(409, '数据库缺少扩展', 'Database extension is missing'),
  FLOW_HAS_FINDINGS: kind(422, '流程还有错误', 'Flow has errors'),
  FLOW_NOT_FOUND: kind(404, '找不到流程', 'Flow not found'),
  FLOW_STATUS: kind(409, '流程的状态不允许此操作', 'Flow is in another status'),
  INPUT_INVALID: kind(400, '输入无效', 'Input invalid'),
  INSTANCE_NOT_FOUND: kind(404, '找不到实例', 'Instance not found'),
  INSTANCE_RUNNING: kind(409, '同一流程正在运行', 'Flow is running again'),
  INSTANCE_STATUS: kind(409, '实例的状态不允许此操作', 'Instance is in another status'),
  METHOD_NOT_ALLOWED: kind(405, '不支持的方法', 'Method not allowed'),
  MIGRATION_REFUSED: kind(422, '有人在新版本里没有位置', 'Some have no place in the version'),
  NOT_FOUND: kind(404, '不存在', 'Not found'),
  ORIGIN_REFUSED: kind(403, '请求来自其他网站', 'Request from another site'),
  OVERLOADED: kind(503, '系统繁忙', 'Overloaded'),
  PAYLOAD_TOO_LARGE: kind(413, '内容过大', 'Payload too large'),
  SCHEMA_NEWER: kind(503, '数据库版本更新', 'Database schema is newer'),
  SETTINGS_INVALID: kind(500, '设置无效', 'Settings invalid'),
  SUBJECT_GONE: kind(409, '对象已经离开', 'Subject has left'),
  SUBJECT_NOT_FOUND: kind(404, '找不到对象', 'Subject not found'),
  TASK_NOT_FOUND: kind(404, '找不到待办或工单', 'Task not found'),
  TASK_STATUS: kind(409, '待办的状态不允许此操作', 'Task is in another status'),
  UNAUTHENTICATED: kind(401, '尚未登录', 'Not signed in'),
  VERSION_NOT_FOUND: kind(404, '找不到版本', 'Version not found'),
  VERSION_UNFIT: kind(409, '版本不合适', 'Version does not fit'),
  WORKSPACE_INVALID: kind(422, '工作区文件无效', 'Workspace invalid'),
  WORKSPACE_IN_USE: kind(409, '工作区去掉了还在用的名字', 'Workspace lacks what is in use'),
};

/** Status and title of a bug, whose details stay in the log. */
export const INTERNAL = { status: 500, code: 'INTERNAL', title: 'Internal error' };

function kind(status: number, zh: string, en: string): ProblemKind {
  return { status, title: { zh, en } };
}

export type ProblemBody = Static<typeof Problem>;

/**
 * Translates an expected failure to its problem document. `details.errors`, a list of
 * `{ pointer, detail }`, becomes the document's `errors`; so does a lone `details.pointer`.
 */
export function problemOf(error: EngineError): ProblemBody {
  const { title } = PROBLEMS[error.code];
  const status = statusOf(error);
  const { errors, ...details } = error.details;
  const places = placesOf(errors, error);
  return {
    type: `/docs#${error.code}`,
    title: title.en,
    status,
    code: error.code,
    detail: error.message,
    ...(places.length === 0 ? {} : { errors: places }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

/** Whoever sends too much is told to send less, and when to come again. */
function statusOf({ code, details }: EngineError): number {
  const isAsked = code === 'OVERLOADED' && typeof details.retryAfterSeconds === 'number';
  return isAsked ? 429 : PROBLEMS[code].status;
}

/** The problem of a bug: an id that the log has too, and nothing from inside. */
export function internalProblem(id: string): ProblemBody {
  return {
    type: `/docs#${INTERNAL.code}`,
    title: INTERNAL.title,
    status: INTERNAL.status,
    code: INTERNAL.code,
    detail: `Something unexpected went wrong. The server's log has the reason under id ${id}.`,
    details: { id },
  };
}

/** Refuses input at named places of it, such as `#/0/type` in a body or `?limit` in a query. */
export function inputInvalid(
  message: string,
  errors: readonly { readonly pointer: string; readonly detail: string }[],
): EngineError {
  return new EngineError('INPUT_INVALID', message, { details: { errors } });
}

type Place = { pointer: string; detail: string };

function placesOf(errors: Json | undefined, error: EngineError): Place[] {
  const pointer = error.details.pointer;
  if (Array.isArray(errors)) {
    return errors.filter(isPlace).map((place) => ({ ...place, pointer: inBody(place.pointer) }));
  }
  if (typeof pointer !== 'string') return [];
  return [{ pointer: inBody(pointer), detail: error.message }];
}

/** A bare JSON pointer is one into the body; written as RFC 9457 does, it begins with `#`. */
function inBody(pointer: string): string {
  return pointer.startsWith('/') ? `#${pointer}` : pointer;
}

function isPlace(value: Json): value is JsonObject & Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pointer' in value &&
    'detail' in value &&
    typeof value.pointer === 'string' &&
    typeof value.detail === 'string'
  );
}
