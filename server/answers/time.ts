import type { Instant } from '../../engine/base/index.ts';

/** Writes an instant as the API does: ISO 8601 in UTC with milliseconds. */
export function timeText(at: Instant): string {
  return new Date(at).toISOString();
}

/** Likewise, for one that may be absent. */
export function timeTextOrNull(at: Instant | null): string | null {
  return at === null ? null : timeText(at);
}
