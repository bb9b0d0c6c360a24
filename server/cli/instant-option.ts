import { InvalidArgumentError } from 'commander';
import type { Instant } from '../../engine/base/index.ts';
import { instant } from '../../engine/base/index.ts';

/** Reads an instant from an option; anything else is wrong usage. */
export function readInstant(text: string): Instant {
  const epochMs = Date.parse(text);
  if (!Number.isNaN(epochMs)) return instant(epochMs);
  throw new InvalidArgumentError('It must be ISO 8601, such as 2026-03-02T09:00:00+08:00.');
}
