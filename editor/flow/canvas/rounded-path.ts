export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Draws an orthogonal line through points as an SVG path whose corners are rounded. */
export function roundedPath(points: readonly Point[], radiusPx: number): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = [`M ${round(first.x)} ${round(first.y)}`];
  let from = first;
  for (const [index, corner] of rest.entries()) {
    const next = rest[index + 1];
    if (next === undefined) {
      parts.push(`L ${round(corner.x)} ${round(corner.y)}`);
      break;
    }
    const radius = Math.min(radiusPx, distance(from, corner) / 2, distance(corner, next) / 2);
    const before = towards(corner, from, radius);
    const after = towards(corner, next, radius);
    parts.push(`L ${round(before.x)} ${round(before.y)}`);
    parts.push(`Q ${round(corner.x)} ${round(corner.y)} ${round(after.x)} ${round(after.y)}`);
    from = corner;
  }
  return parts.join(' ');
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function towards(from: Point, to: Point, lengthPx: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  const part = lengthPx / whole;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
