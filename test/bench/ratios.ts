import { rounded } from './measure.ts';

/** What a bench printed: a measurement, or a ratio of its own. */
export type Line = Readonly<Record<string, string | number | null>>;

/**
 * Divides what a bench measured on one server by what it measured on another, line by line; lines
 * that are rounds or ratios themselves, or that have no rate, are left out.
 */
export function ratiosOf(
  one: { readonly name: string; readonly lines: readonly Line[] },
  other: { readonly name: string; readonly lines: readonly Line[] },
): readonly Line[] {
  return one.lines.flatMap((line, index) => {
    const counterpart = other.lines[index];
    const isFigure = typeof line.round !== 'number' && line.ratio === undefined;
    if (counterpart === undefined || !isFigure) return [];
    const perSecond = quotient(line.perSecond, counterpart.perSecond);
    if (perSecond === null) return [];
    const p50Ms = quotient(line.p50Ms, counterpart.p50Ms);
    const cpuSecondsPer1000 = quotient(line.cpuSecondsPer1000, counterpart.cpuSecondsPer1000);
    const ratio = `${one.name} / ${other.name}`;
    return [{ bench: line.bench ?? null, ratio, perSecond, p50Ms, cpuSecondsPer1000 }];
  });
}

function quotient(one: Line[string] | undefined, other: Line[string] | undefined): number | null {
  if (typeof one !== 'number' || typeof other !== 'number' || other === 0) return null;
  return rounded(one / other);
}
