import type { EffectKey } from '../base/index.ts';
import { EngineError } from '../base/index.ts';

export function deliveryNotFound(key: EffectKey): EngineError {
  return new EngineError('DELIVERY_NOT_FOUND', `No delivery has the key ${key}.`, {
    details: { key },
  });
}

export function deliveryStatus(key: EffectKey, status: string): EngineError {
  return new EngineError(
    'DELIVERY_STATUS',
    `The delivery ${key} is ${status}. Only a dead, failed or unknown one can be retried, and only an unknown or unconfirmed one resolved.`,
    { details: { key, status } },
  );
}
