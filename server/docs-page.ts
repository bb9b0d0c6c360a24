import { api } from './contract/api.ts';
import { API_ROOT } from './mount.ts';
import { INTERNAL, PROBLEMS } from './problem.ts';

/** Prints a page that lists every call and every problem; it needs nothing from elsewhere. */
export function docsPage(): string {
  const tags = [...new Set(Object.values(api).map(({ tag }) => tag))];
  const sections = tags.map((tag) => {
    const calls = Object.entries(api).filter(([, endpoint]) => endpoint.tag === tag);
    return `<h2>${tag}</h2>${calls.map(([name, endpoint]) => callHtml(name, endpoint)).join('')}`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>groupflow API</title>
<style>${STYLE}</style>
<h1>groupflow API</h1>
<p>Machine-readable: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Sign in with the link
that the server prints, or send <code>Authorization: Bearer …</code> with <code>ADMIN_TOKEN</code>.
Changes: <code>GET ${API_ROOT}/stream</code> (server-sent events).</p>
${sections.join('\n')}
<h2>Problems</h2>
<p>Every error is <code>application/problem+json</code> (RFC 9457) with one of these codes.</p>
<table><tr><th>code</th><th>status</th><th>meaning</th><th>含义</th></tr>${problemRows()}</table>
</html>
`;
}

const STYLE = `
body { font: 15px/1.5 system-ui, 'PingFang SC', 'Noto Sans CJK SC', sans-serif; max-width: 60rem;
  margin: 2rem auto; padding: 0 1rem; color: #1f2329; background: #fff; }
h2 { margin-top: 2rem; border-bottom: 1px solid #d0d3d6; }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 13px; }
pre { overflow: auto; background: #f5f6f7; padding: .75rem; border-radius: 4px; }
summary { cursor: pointer; padding: .25rem 0; }
summary b { display: inline-block; width: 4.5rem; }
td, th { text-align: left; padding: .15rem 1rem .15rem 0; }
@media (prefers-color-scheme: dark) {
  body { color: #e0e1e3; background: #17181a; } pre { background: #232427; } a { color: #7aa8ff; }
}`;

type Call = (typeof api)[keyof typeof api];

function callHtml(name: string, endpoint: Call): string {
  const parts: [string, unknown][] = [
    ['Path', endpoint.params],
    ['Query', endpoint.query],
    ['Body', endpoint.body],
    ['Answer', endpoint.answer],
  ];
  const schemas = parts
    .filter(([, schema]) => JSON.stringify(schema).includes('"properties":{"') || isList(schema))
    .map(([label, schema]) => `${label}<pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`);
  const path = `${API_ROOT}${endpoint.path}`;
  return `<details id="${name}"><summary><b>${endpoint.method}</b> <code>${path}</code>
${escapeHtml(endpoint.summary)}</summary>${schemas.join('')}</details>`;
}

function isList(schema: unknown): boolean {
  return JSON.stringify(schema).includes('"type":"string"');
}

function problemRows(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      `<tr id="${code}"><td><code>${code}</code><td>${status}<td>${title.en}<td>${title.zh}`,
  );
  const internal = `<tr id="${INTERNAL.code}"><td><code>${INTERNAL.code}</code><td>${INTERNAL.status}
<td>${INTERNAL.title}<td>内部错误`;
  return [...rows, internal].join('\n');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
