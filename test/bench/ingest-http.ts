import { startChild } from './child.ts';
import type { BenchGround } from './ground.ts';
import { ADMIN_TOKEN, HTTP_SERVER } from './http-server.ts';
import { eventOf } from './installation.ts';
import type { Measurement } from './measure.ts';
import { begin } from './measure.ts';

const SENDERS = 8;

/**
 * Sends n events to a server in a process of its own, so many in a request, eight requests at a
 * time: events a second that were answered for, and each request's wait.
 */
export function benchIngestHttp(batch: number) {
  return async (ground: BenchGround, n: number): Promise<Measurement> => {
    const server = await startChild(HTTP_SERVER, { databaseUrl: ground.url });
    const url = `http://127.0.0.1:${server.ready.port}/api/v1/events`;
    // Written out before, so that this process has little to do meanwhile.
    const bodies = Array.from({ length: Math.ceil(n / batch) }, (_, index) =>
      bodyOf(index * batch, Math.min(n, (index + 1) * batch)),
    );
    const latenciesMs: number[] = [];
    let next = 0;
    let accepted = 0;
    const stopwatch = await begin(ground, [server.pid]);
    const sender = async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
        const from = performance.now();
        const added = await send(url, body);
        accepted += added;
        latenciesMs.push(performance.now() - from);
      }
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
    const measured = await stopwatch.end({ bench: `ingest-http-${batch}`, n, latenciesMs });
    await server.stop();
    const stored = await ground.store.eventCount();
    if (stored !== n || accepted !== n) {
      throw new Error(`${stored} of ${n} events are stored, ${accepted} were accepted.`);
    }
    return measured;
  };
}

function bodyOf(from: number, to: number): string {
  const events = Array.from({ length: to - from }, (_, offset) => ({
    specversion: '1.0',
    ...eventOf('message.received', from + offset, Date.now()),
  }));
  return JSON.stringify(events);
}

/** Sends one request; how many of its events are new. */
async function send(url: string, body: string): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${ADMIN_TOKEN}`,
      'Content-Type': 'application/cloudevents-batch+json',
    },
    body,
  });
  if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
  const { accepted } = (await answer.json()) as { accepted: number }; // by its contract
  return accepted;
}
