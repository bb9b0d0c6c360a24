import type { FlowId } from '../../engine/base/index.ts';
import { isId } from '../../engine/base/index.ts';
import { inputInvalid } from '../problem.ts';

const ID_LENGTH_MAX = 100;

/** Reads a flow's id from a path. @throws EngineError INPUT_INVALID */
export function flowId(text: string): FlowId {
  // An id is a text of this shape and nothing more.
  if (isId(text) && text.length <= ID_LENGTH_MAX) return text as FlowId;
  const detail = 'must be lower-case letters, digits and hyphens, beginning with a letter';
  throw inputInvalid(`A flow's id ${detail}; got \`${text}\`.`, [{ pointer: '{id}', detail }]);
}
