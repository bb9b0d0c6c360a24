import type { ReactNode } from 'react';
import type { StepFamily } from '../../../engine/language/index.ts';

const SHAPES: Readonly<Record<StepFamily, ReactNode>> = {
  message: <path d="M4 5h16v11H11l-4 4v-4H4z" />,
  wait: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3.5 2" />
    </>
  ),
  decide: (
    <path d="M12 3v5m0 0-6 6v7m6-13 6 6v7M3.500 18.500 6 21l2.500-2.500m7 0L18 21l2.500-2.500" />
  ),
  people: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.500 20c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500" />
    </>
  ),
  system: <path d="M13 3 5 14h6l-1 7 8-11h-6z" />,
};

/** Draws the family of a step. Decoration: the name beside it says what the step is. */
export function StepIcon({ family }: { family: StepFamily }) {
  return (
    <svg
      aria-hidden="true"
      className={`flow-icon flow-family-${family}`}
      width="16"
      height="16"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[family]}
    </svg>
  );
}
