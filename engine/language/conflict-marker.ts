import { Lexer } from 'yaml';
import type { Json } from '../base/index.ts';
import { isJsonObject } from '../base/index.ts';
import { brief } from './brief.ts';
import type { Finding, Path, Position } from './finding.ts';
import { pointerOf, readPointer } from './pointer.ts';

/** A value that both sides of a merge changed. A member that is missing was not there. */
export interface Conflict {
  /** Where it stands in the merged document, or would stand. */
  readonly path: Path;
  readonly base?: Json;
  readonly theirs?: Json;
}

const MARKER = /^# <<< merge conflict at (\S*) (\{.*\}) >>>$/s;
const START = '# <<< merge conflict at ';

/** Writes the comment that stands above a value in conflict until somebody has decided. */
export function conflictMarker({ path, base, theirs }: Conflict): string {
  const pointer = pointerOf(path).replace(/\s/g, '');
  // Some would take these for the end of the line.
  const values = JSON.stringify({ theirs, base }).replace(/[\u0085\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `${START}${pointer} ${values} >>>`;
}

/**
 * Finds the markers that a merge has left in a text.
 * @param options.json what the text says
 */
export function conflictFindings(
  text: string,
  options: {
    readonly json: Json;
    readonly position: (offset: number) => Position;
  },
): readonly Finding[] {
  if (!text.includes(START)) return [];
  const { json, position } = options;
  return commentsOf(text).flatMap(({ offset, comment }): readonly Finding[] => {
    const conflict = readMarker(comment.trimEnd());
    if (conflict === null) return [];
    const { path } = conflict;
    const range = { start: position(offset), end: position(offset + comment.trimEnd().length) };
    const step = stepOf(path);
    return [
      {
        code: 'MERGE_CONFLICT',
        severity: 'error',
        path,
        range,
        ...words(conflict, reach(json, path)),
        ...(step !== null && { step }),
      },
    ];
  });
}

function readMarker(comment: string): Conflict | null {
  const found = MARKER.exec(comment);
  const path = readPointer(found?.[1] ?? 'none');
  if (found === null || path === null) return null;
  try {
    const values: unknown = JSON.parse(found[2] ?? '');
    if (!isJsonObject(values)) return null;
    const { base, theirs } = values;
    return { path, ...(base !== undefined && { base }), ...(theirs !== undefined && { theirs }) };
  } catch {
    return null;
  }
}

function words({ path, base, theirs }: Conflict, ours: Json | undefined) {
  const zh = (value: Json | undefined) => (value === undefined ? '（删除）' : `“${brief(value)}”`);
  const en = (value: Json | undefined) =>
    value === undefined ? '(removed)' : `\`${brief(value)}\``;
  const place = path.join('.');
  return {
    message: {
      zh: `合并冲突：${place} 这里是${zh(ours)}，另一方改成了${zh(theirs)}（原来是${zh(base)}）。`,
      en: `Merge conflict at ${place}: ${en(ours)} here, ${en(theirs)} there (it was ${en(base)}).`,
    },
    hint: {
      zh: '决定用哪一个，再删除这一行注释。',
      en: 'Decide which it shall be, then delete this comment.',
    },
  };
}

/** Follows a path; numbers are keys of maps where there is no list. */
function reach(root: Json, path: Path): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/** The innermost step that a path leads into. */
function stepOf(path: Path): string | null {
  const index = path.lastIndexOf('steps');
  const id = index < 0 ? undefined : path[index + 1];
  return typeof id === 'string' ? id : null;
}

/** What the lexer puts before a scalar, so that a text that looks like a comment is none. */
const SCALAR = '\u001f';
/** Marks of the lexer that stand for no character of the text. */
const MARKS: ReadonlySet<string> = new Set([SCALAR, '\u0002', '\u0018']);

function commentsOf(
  text: string,
): readonly { readonly offset: number; readonly comment: string }[] {
  const comments: { offset: number; comment: string }[] = [];
  let offset = 0;
  let previous = '';
  for (const token of new Lexer().lex(text)) {
    if (!MARKS.has(token)) {
      if (token.startsWith('#') && previous !== SCALAR) comments.push({ offset, comment: token });
      offset += token.length;
    }
    previous = token;
  }
  return comments;
}
