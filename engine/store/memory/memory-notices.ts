import type { Notice, Notices } from '../notices.ts';

/** Workers of one process hear each other at once. */
export function memoryNotices(): Notices {
  const listeners = new Set<(notice: Notice) => void>();
  return {
    tell(notice) {
      for (const listener of listeners) listener(notice);
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
