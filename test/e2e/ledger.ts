import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a message of the webhook connector says, as far as it is counted here. */
export interface Entry {
  readonly flow: string;
  readonly step: string;
  readonly subject: { readonly kind: string; readonly ref: string };
  readonly text: string;
}

/**
 * An outside system that does what it is asked once: it knows each effect by its key, and answers
 * a repetition without doing it again.
 */
export interface Ledger {
  readonly url: string;
  readonly entries: ReadonlyMap<string, Entry>;
  /** Keys under which something else was asked for than before. */
  readonly contradictions: readonly string[];
  /** Waits until there are so many entries. */
  reaches(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Opens a ledger that takes messages over HTTP. */
export async function openLedger(): Promise<Ledger> {
  const entries = new Map<string, Entry>();
  const contradictions: string[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const record = (key: string, { flow, step, subject, text }: Entry) => {
    const entry = { flow, step, subject, text };
    const known = entries.get(key);
    if (known === undefined) entries.set(key, entry);
    else if (JSON.stringify(known) !== JSON.stringify(entry)) contradictions.push(key);
    for (const { count, resolve } of waiting) if (entries.size >= count) resolve();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      record(String(request.headers['webhook-id']), data);
      response.writeHead(204).end();
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    entries,
    contradictions,
    async reaches(count) {
      const reached = Promise.withResolvers<void>();
      waiting.push({ count, resolve: reached.resolve });
      if (entries.size >= count) reached.resolve();
      await reached.promise;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
