import { isJsonObject } from '../../base/index.ts';
import type { EditOperation } from '../edit/index.ts';
import { editYaml, FLOW_KEYS, stepKeys } from '../edit/index.ts';
import type { Path } from '../finding.ts';
import { parseFlow } from '../flow.ts';
import { stepKind } from '../kinds/registry.ts';

/**
 * Brings the keys of the flow and of its steps into the order of the manual. Keys that it does not
 * know stay behind the one that they follow; maps that cannot be sorted stay as they are.
 */
export function sortKeys(text: string): string {
  const { flow } = parseFlow(text);
  if (flow === null) return text;
  const maps = [{ path: [] as Path, keys: Object.keys(flow.json), order: FLOW_KEYS }];
  for (const { body, kind, path } of [...flow.steps, ...flow.broken]) {
    if (!isJsonObject(body)) continue;
    const order = stepKeys(kind === null ? null : (stepKind(kind) ?? null));
    maps.push({ path, keys: Object.keys(body), order });
  }
  return batchesOf(
    maps.map(({ path, keys, order }) => movesOf(path, keys, sortedKeys(keys, order))),
  ).reduce(moveAll, text);
}

/** The moves of one turn: the next of each map, those of maps inside others after them. */
function batchesOf(moves: readonly (readonly EditOperation[])[]): readonly EditOperation[][] {
  const batches = new Map<string, EditOperation[]>();
  for (const ofMap of moves) {
    ofMap.forEach((move, turn) => {
      const key = `${String(move.path.length).padStart(3, '0')}/${String(turn).padStart(3, '0')}`;
      batches.set(key, [...(batches.get(key) ?? []), move]);
    });
  }
  return [...batches.keys()].sort().map((key) => batches.get(key) ?? []);
}

/** Makes moves together, which reads the text once, or else each by itself. */
function moveAll(text: string, moves: readonly EditOperation[]): string {
  const together = editYaml(text, moves);
  if (together.ok) return together.text;
  return moves.reduce((now, move) => {
    const result = editYaml(now, [move]);
    return result.ok ? result.text : now;
  }, text);
}

function sortedKeys(keys: readonly string[], order: readonly string[]): readonly string[] {
  let rank = -1;
  const ranked = keys.map((key) => {
    const own = order.indexOf(key);
    if (own >= 0) rank = own;
    return { key, rank };
  });
  return ranked.toSorted((left, right) => left.rank - right.rank).map(({ key }) => key);
}

function movesOf(
  path: Path,
  keys: readonly string[],
  wanted: readonly string[],
): readonly EditOperation[] {
  const now = [...keys];
  const moves: EditOperation[] = [];
  wanted.forEach((key, index) => {
    if (now[index] === key) return;
    now.splice(now.indexOf(key), 1);
    now.splice(index, 0, key);
    moves.push({ type: 'move', path: [...path, key], after: wanted[index - 1] ?? null });
  });
  return moves;
}
