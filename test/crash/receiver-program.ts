import { open } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { hash32 } from '../../engine/base/index.ts';
import { QUESTION_STEP } from './people.ts';
import { type Arrival, isMute } from './receiver.ts';

/** Of so many first requests one is refused for now. */
const BUSY_ONE_IN = 89;

/** A line that is to be on disk before its request is answered. */
interface Pending {
  readonly arrival: Arrival;
  readonly done: () => void;
}

const [fileName = ''] = process.argv.slice(2);
const file = await open(fileName, 'a');
const known = new Set<string>();
const refused = new Set<string>();
/** Whom the questions were about, in the order in which they came. */
const asked: string[] = [];
let pending: Pending[] = [];
let isWriting = false;

/** Writes what waits, as one piece; many requests share a sync. */
async function write(): Promise<void> {
  if (isWriting) return;
  isWriting = true;
  while (pending.length > 0) {
    const batch = pending;
    pending = [];
    await file.appendFile(batch.map(({ arrival }) => `${JSON.stringify(arrival)}\n`).join(''));
    await file.datasync();
    for (const { done } of batch) done();
  }
  isWriting = false;
}

function arrivalOf(request: IncomingMessage, body: string): Arrival {
  const { flow, step, subject, text } = JSON.parse(body).data;
  const key = String(request.headers['webhook-id']);
  const endpoint = request.url === '/once' ? 'once' : 'keyed';
  // Only one of the two remembers keys: it does what it is asked once.
  const repeated = endpoint === 'keyed' && known.has(key);
  return { endpoint, key, flow, step, subject: `${subject.kind}:${subject.ref}`, text, repeated };
}

function receive(request: IncomingMessage, response: ServerResponse, body: string): void {
  const arrival = arrivalOf(request, body);
  const { key, endpoint } = arrival;
  const isFirst = !known.has(key);
  if (isFirst && endpoint === 'keyed' && hash32(`busy ${key}`) % BUSY_ONE_IN === 0) {
    if (!refused.has(key)) {
      refused.add(key);
      response.writeHead(503).end();
      return;
    }
  }
  if (isFirst && arrival.step === QUESTION_STEP) asked.push(arrival.subject);
  known.add(key);
  const done = () => {
    if (isFirst && isMute(key)) request.socket.destroy();
    else response.writeHead(204).end();
  };
  pending.push({ arrival, done });
  void write();
}

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    const first = Number(request.url?.split('=')[1]);
    response.end(JSON.stringify(asked.slice(first)));
    return;
  }
  const chunks: Buffer[] = [];
  request.on('error', () => {});
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => receive(request, response, Buffer.concat(chunks).toString('utf8')));
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void file.close());
});
