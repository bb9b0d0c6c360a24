import type { SubjectRef } from '../core/index.ts';

/** Names a subject in one text, such as `member:room-1/wm-1`. */
export function subjectKey(subject: SubjectRef): string {
  return `${subject.kind}:${subject.ref}`;
}

/** Takes a text of {@link subjectKey} apart again. */
export function subjectOfKey(key: string): SubjectRef {
  const colon = key.indexOf(':');
  // A kind has no colon, so that what stands before the first one is the kind.
  return { kind: key.slice(0, colon) as SubjectRef['kind'], ref: key.slice(colon + 1) };
}
