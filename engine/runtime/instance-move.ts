import { randomUUID } from 'node:crypto';
import type { InstanceId } from '../base/index.ts';
import { EngineError } from '../base/index.ts';
import { moveSignal, stepPlaces } from '../core/index.ts';
import type { Accepted } from '../store/index.ts';
import type { InstanceDesk, Order } from './instance-command.ts';
import { findInstance } from './instance-command.ts';
import { raise } from './raise.ts';

/**
 * Asks that an active instance leave where it rests and perform another step of its version.
 *
 * @throws EngineError INSTANCE_NOT_FOUND; INSTANCE_STATUS when it is not active; INPUT_INVALID when
 *   its version has no such step
 */
export async function requestMove(
  desk: InstanceDesk,
  move: Order & { readonly instance: InstanceId; readonly step: string },
): Promise<Accepted> {
  const instance = await findInstance(desk, move.instance);
  const { id, status, hash } = instance;
  if (status !== 'active') {
    throw new EngineError(
      'INSTANCE_STATUS',
      `The instance \`${id}\` is ${status}, and only an active one can be moved.`,
      { details: { instance: id, status } },
    );
  }
  const version = await desk.store.versionByHash(hash);
  const steps = version === null ? [] : [...stepPlaces(version.compiled).keys()];
  const step = steps.find((known) => known === move.step);
  if (step === undefined) {
    const detail = `is no step of version ${instance.version}; its steps are ${steps.join(', ')}`;
    throw new EngineError('INPUT_INVALID', `\`${move.step}\` ${detail}.`, {
      details: { errors: [{ pointer: '/step', detail }] },
    });
  }
  const { by, reason } = move;
  const signal = moveSignal(instance, { step, by, reason });
  return raise(desk, [{ ...signal, id: `move/${randomUUID()}` }]);
}
