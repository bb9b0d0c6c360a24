import type { Api } from '../../server/contract/api.ts';
import type { AnswerOf } from '../../server/contract/endpoint.ts';

/** What the server answers, by the name of the call. */
export type Answer<Name extends keyof Api> = AnswerOf<Api[Name]>;
export type InstanceRow = Answer<'listInstances'>['items'][number];
export type DeliveryRow = Answer<'listDeliveries'>['items'][number];
