import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** Serves the editor's build: its files, and its page for every path that is a view of it. */
export interface EditorFiles {
  /** Null where there is no such file. */
  answer(path: string): Promise<Response | null>;
}

/**
 * Opens the folder of a build. Files with a hash in their name (`assets/`) may be kept for ever;
 * the page is asked for each time.
 */
export function openEditorFiles(folder: string): EditorFiles {
  return {
    async answer(path) {
      const name = relativeName(path);
      if (name === null) return null;
      const isView = extname(name) === '';
      const bytes = await read(join(folder, isView ? 'index.html' : name));
      if (bytes === null) return isView ? notBuilt() : null;
      const isHashed = name.startsWith('assets/');
      return new Response(bytes, {
        headers: {
          'Content-Type': TYPES[isView ? '.html' : extname(name)] ?? 'application/octet-stream',
          'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        },
      });
    },
  };
}

/** The file's name within the folder; null for what would lead out of it. */
function relativeName(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const name = normalize(decoded).replace(/^\/+/, '');
  return name.split('/').includes('..') || name.includes('\0') ? null : name;
}

async function read(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return null;
    throw error;
  }
}

function notBuilt(): Response {
  const page =
    '<!doctype html><html lang="zh"><meta charset="utf-8"><title>groupflow</title>' +
    '<p>编辑器还没有构建。请运行 <code>npm run build:editor</code>，然后刷新。</p>' +
    '<p lang="en">The editor is not built yet. Run <code>npm run build:editor</code>, then reload.</p>';
  return new Response(page, {
    status: 503,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}
