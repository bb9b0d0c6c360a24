import Type from 'typebox';
import { backtestCalls } from './backtest-calls.ts';
import { broadcastCalls } from './broadcast-calls.ts';
import { endpoint, Nothing } from './define-endpoint.ts';
import { deliveryCalls } from './delivery-calls.ts';
import { instanceCalls } from './instance-calls.ts';
import { ledgerCalls } from './ledger-calls.ts';
import { Id, Paged } from './paged.ts';
import { personCalls } from './person-calls.ts';
import { planCalls } from './plan-calls.ts';
import { profileCalls } from './profile-calls.ts';
import * as resource from './resources.ts';
import { resultCalls } from './result-calls.ts';
import { ClockAnswer, SandboxChat } from './sandbox.ts';
import { segmentCalls } from './segment-calls.ts';
import { taskCalls } from './task-calls.ts';
import { versionCalls } from './version-calls.ts';

/** Every call under `/api/v1`, by the name that the client gives it. */
export const api = {
  sendEvents: endpoint({
    method: 'POST',
    path: '/events',
    tag: 'events',
    summary: 'Accepts one CloudEvent or a batch; answers once all are stored, each once.',
    body: Type.Union([
      resource.CloudEvent,
      Type.Array(resource.CloudEvent, { minItems: 1, maxItems: 1000 }),
    ]),
    accepts: ['application/cloudevents+json', 'application/cloudevents-batch+json'],
    answer: Type.Object({ accepted: Type.Integer(), duplicates: Type.Integer() }),
    status: 202,
  }),
  getWorkspace: endpoint({
    method: 'GET',
    path: '/workspace',
    tag: 'flows',
    summary: 'Shows what all flows share, as the checker reads it. Secrets stay names.',
    answer: resource.WorkspaceAnswer,
  }),
  listFlows: endpoint({
    method: 'GET',
    path: '/flows',
    tag: 'flows',
    summary: 'Lists all flows with their live counts.',
    answer: resource.page(resource.FlowSummary),
  }),
  getFlow: endpoint({
    method: 'GET',
    path: '/flows/{id}',
    tag: 'flows',
    summary: 'Shows one flow: draft, findings, versions, figures of each step.',
    params: Id,
    answer: resource.FlowDetail,
  }),
  saveDraft: endpoint({
    method: 'PUT',
    path: '/flows/{id}/draft',
    tag: 'flows',
    summary:
      'Stores the draft, also when it has findings. With If-Match only over the draft that was read.',
    params: Id,
    body: Type.String({ maxLength: 262_144 }),
    bodyType: 'application/yaml',
    answer: resource.DraftSaved,
  }),
  pauseFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/pause',
    tag: 'flows',
    summary: 'Starts no more instances; those in flight go on.',
    params: Id,
    answer: Nothing,
  }),
  resumeFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/resume',
    tag: 'flows',
    summary: 'Starts instances again.',
    params: Id,
    answer: Nothing,
  }),
  archiveFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/archive',
    tag: 'flows',
    summary: 'Takes the flow out of sight; it starts nothing.',
    params: Id,
    answer: Nothing,
  }),
  startFlow: endpoint({
    method: 'POST',
    path: '/flows/{id}/start',
    tag: 'flows',
    summary: 'Starts an instance by hand for one subject.',
    params: Id,
    body: Type.Object({
      subject: resource.Subject,
      data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
    answer: Type.Object({ accepted: Type.Integer() }),
    status: 202,
  }),
  getVersion: endpoint({
    method: 'GET',
    path: '/flows/{id}/versions/{version}',
    tag: 'flows',
    summary: 'Shows the text of one version.',
    params: Type.Object({ id: Type.String(), version: Type.Integer() }),
    answer: resource.VersionDetail,
  }),
  ...versionCalls,
  ...backtestCalls,
  ...resultCalls,
  ...instanceCalls,
  ...deliveryCalls,
  ...taskCalls,
  ...broadcastCalls,
  ...ledgerCalls,
  ...profileCalls,
  ...personCalls,
  ...segmentCalls,
  ...planCalls,
  getSubject: endpoint({
    method: 'GET',
    path: '/subjects/{kind}/{ref}',
    tag: 'subjects',
    summary: 'Shows what is known of a subject, and its instances. The ref is URL-encoded.',
    params: Type.Object({ kind: Type.String(), ref: Type.String() }),
    answer: resource.SubjectDetail,
  }),
  getTimeline: endpoint({
    method: 'GET',
    path: '/subjects/{kind}/{ref}/timeline',
    tag: 'subjects',
    summary: 'Lists the events about a subject, newest first.',
    params: Type.Object({ kind: Type.String(), ref: Type.String() }),
    query: Type.Object(Paged),
    answer: resource.page(resource.EventAnswer),
  }),
  getSession: endpoint({
    method: 'GET',
    path: '/session',
    tag: 'session',
    summary: 'Says who is signed in; 401 when nobody is.',
    answer: resource.Session,
  }),
  signIn: endpoint({
    method: 'POST',
    path: '/session',
    tag: 'session',
    summary: 'Exchanges the token of a one-time sign-in link for a session cookie.',
    access: 'open',
    body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }),
    answer: resource.Session,
  }),
  signOut: endpoint({
    method: 'DELETE',
    path: '/session',
    tag: 'session',
    summary: 'Ends the session.',
    answer: Nothing,
  }),
  getClock: endpoint({
    method: 'GET',
    path: '/clock',
    tag: 'sandbox',
    summary: "Tells the installation's time, and whether it can be moved.",
    answer: ClockAnswer,
  }),
  moveClock: endpoint({
    method: 'POST',
    path: '/clock',
    tag: 'sandbox',
    summary:
      'Moves the clock forward, pausing at every wake-up on the way. Only without a real connector.',
    body: Type.Object({ byMs: Type.Integer({ minimum: 1, maximum: 366 * 86_400_000 }) }),
    answer: ClockAnswer,
  }),
  getSandbox: endpoint({
    method: 'GET',
    path: '/sandbox',
    tag: 'sandbox',
    summary: "Shows the sandbox's group: members, messages, clock.",
    answer: SandboxChat,
  }),
  sandboxJoin: endpoint({
    method: 'POST',
    path: '/sandbox/members',
    tag: 'sandbox',
    summary: 'Lets a person join the group.',
    body: Type.Object({ name: Type.String({ minLength: 1, maxLength: 40 }) }),
    answer: Type.Object({ ref: Type.String() }),
    status: 201,
  }),
  sandboxLeave: endpoint({
    method: 'POST',
    path: '/sandbox/members/{ref}/leave',
    tag: 'sandbox',
    summary: 'Lets a member leave the group.',
    params: Type.Object({ ref: Type.String() }),
    answer: Nothing,
  }),
  sandboxSpeak: endpoint({
    method: 'POST',
    path: '/sandbox/members/{ref}/messages',
    tag: 'sandbox',
    summary: 'Says something as a member, in the group or privately.',
    params: Type.Object({ ref: Type.String() }),
    body: Type.Object({
      text: Type.String({ minLength: 1, maxLength: 2000 }),
      private: Type.Optional(Type.Boolean()),
    }),
    answer: Nothing,
  }),
  sandboxEvent: endpoint({
    method: 'POST',
    path: '/sandbox/members/{ref}/events',
    tag: 'sandbox',
    summary:
      'Raises any other event of the catalogue about a member, such as trial.started or order.paid.',
    params: Type.Object({ ref: Type.String() }),
    body: Type.Object({
      type: Type.String({ minLength: 1, maxLength: 128 }),
      data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
    answer: Nothing,
  }),
};
export type Api = typeof api;
