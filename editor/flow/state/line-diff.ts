/** A line of a comparison: in both texts, only in the old one, or only in the new one. */
export interface DiffLine {
  readonly type: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Above this many pairs of lines the changed middle is shown as wholly replaced. */
const PAIRS_MAX = 4_000_000;

/** Compares two texts line by line; removed lines stand before the added ones that replace them. */
export function diffLines(before: string, after: string): readonly DiffLine[] {
  const old = before.split(/\r?\n/);
  const fresh = after.split(/\r?\n/);
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (
    tail < Math.min(old.length, fresh.length) - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  ) {
    tail += 1;
  }
  return [
    ...old.slice(0, head).map(lineOf('same')),
    ...diffMiddle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...old.slice(old.length - tail).map(lineOf('same')),
  ];
}

function diffMiddle(old: readonly string[], fresh: readonly string[]): readonly DiffLine[] {
  if (old.length * fresh.length > PAIRS_MAX) {
    return [...old.map(lineOf('removed')), ...fresh.map(lineOf('added'))];
  }
  const common = commonLengths(old, fresh);
  const width = fresh.length + 1;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const oldLine = old[i];
    const freshLine = fresh[j];
    if (oldLine !== undefined && oldLine === freshLine) {
      lines.push({ type: 'same', text: oldLine });
      i += 1;
      j += 1;
      continue;
    }
    const whenRemoved = common[(i + 1) * width + j] ?? -1;
    const whenAdded = common[i * width + j + 1] ?? -1;
    if (oldLine !== undefined && (freshLine === undefined || whenRemoved >= whenAdded)) {
      lines.push({ type: 'removed', text: oldLine });
      i += 1;
    } else if (freshLine !== undefined) {
      lines.push({ type: 'added', text: freshLine });
      j += 1;
    }
  }
  return lines;
}

/** Lengths of the longest common tails, row by row, with a row and a column of zeros at the end. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array {
  const width = fresh.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1) {
      const longest =
        old[i] === fresh[j]
          ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = longest;
    }
  }
  return lengths;
}

function lineOf(type: DiffLine['type']): (text: string) => DiffLine {
  return (text) => ({ type, text });
}
