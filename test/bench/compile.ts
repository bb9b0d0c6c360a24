import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { invariant } from '../../engine/base/index.ts';
import { checkFlow, DEFAULT_WORKSPACE, parseWorkspace } from '../../engine/language/index.ts';
import { worstCases } from '../../engine/language/worst-case/index.ts';
import { type Measurement, percentiles, startPure } from './measure.ts';

const LIBRARY = join(import.meta.dirname, '../../flows');
const WARM_UP = 5;
/** What a person who publishes still feels as at once. */
const LARGE_MS_MAX = 50;
const LIBRARY_MS_MAX = 1_000;
const WORST_CASE_MS_MAX = 2_000;
/** Finding the worst case takes so many times as long as compiling. */
const WORST_CASE_SHARE = 20;

/**
 * Checking and compiling: a flow of 200 steps with an expression or a text in most of them, and the
 * whole library; and the worst case of the library, with and without caps. Each line tells the
 * bound that its 99th percentile has to keep, and whether it did.
 *
 * @param n how often each is measured
 */
export function benchCompile(n: number): readonly Measurement[] {
  const large = largeFlow(LARGE_BLOCKS);
  const library = readLibrary();
  const compileLarge = () => compile(large, DEFAULT_WORKSPACE);
  return [
    measured('compile-200-steps', { n, work: compileLarge, boundMs: LARGE_MS_MAX }),
    measured('compile-library', { n, work: () => compileAll(library), boundMs: LIBRARY_MS_MAX }),
    measured('worst-case-library', {
      n: Math.ceil(n / WORST_CASE_SHARE),
      work: worstCaseOf(library),
      boundMs: WORST_CASE_MS_MAX,
    }),
  ];
}

function measured(
  bench: string,
  { n, work, boundMs }: { readonly n: number; readonly work: () => void; readonly boundMs: number },
): Measurement {
  for (let round = 0; round < WARM_UP; round += 1) work();
  const watch = startPure(bench);
  const times: number[] = [];
  for (let round = 0; round < n; round += 1) {
    const startedAt = performance.now();
    watch.add(work);
    times.push(performance.now() - startedAt);
  }
  const { p50Ms, p99Ms } = percentiles(times);
  const isKept = p99Ms !== null && p99Ms < boundMs ? 'yes' : 'no';
  return { ...watch.end(n), p50Ms, p99Ms, boundMs, isKept };
}

function compile(text: string, workspace: typeof DEFAULT_WORKSPACE) {
  const { compiled, findings } = checkFlow(text, workspace);
  invariant(compiled, `A flow of the bench has an error: ${findings[0]?.message.en}`);
  return compiled;
}

interface Library {
  readonly workspace: string;
  readonly flows: readonly string[];
}

function readLibrary(): Library {
  const names = readdirSync(LIBRARY).filter((name) => name.endsWith('.flow.yaml'));
  const read = (name: string) => readFileSync(join(LIBRARY, name), 'utf8');
  return { workspace: read('workspace.yaml'), flows: names.map(read) };
}

function worstCaseOf(library: Library): () => void {
  const { workspace } = parseWorkspace(library.workspace);
  invariant(workspace, 'The workspace of the library has an error.');
  const plans = library.flows.map((text) => compile(text, workspace).plan);
  return () => void worstCases(plans, workspace);
}

function compileAll(library: Library): void {
  const { workspace } = parseWorkspace(library.workspace);
  invariant(workspace, 'The workspace of the library has an error.');
  for (const text of library.flows) compile(text, workspace);
}

const STEPS_OF_BLOCK = 8;
const LARGE_BLOCKS = 200 / STEPS_OF_BLOCK;

/** A flow of blocks of eight steps that follow each other; the last one ends it. */
export function largeFlow(blocks: number): string {
  const steps = Array.from({ length: blocks }, (_, index) =>
    block(index, index + 1 < blocks ? `next: hello-${index + 1}` : 'end: done'),
  );
  return [
    'flow: large',
    'about: member',
    'start: [{ on: member.joined, if: "event.data.joinScene == \'qr\'" }]',
    'vars: { reminders: 0, said: "" }',
    'on: [{ event: order.paid, if: "event.data.amountMinor > 100", end: paid }]',
    'steps:',
    ...steps,
    '',
  ].join('\n');
}

function block(index: number, last: string): string {
  const id = (name: string) => `${name}-${index}`;
  return `  ${id('hello')}:
    send: { to: member, text: "{{ member.name | default: '朋友' }}，第 ${index} 次提醒" }
    next: ${id('pause')}
  ${id('pause')}:
    wait: { for: 1d, at: "10:00" }
    on:
      - { event: message.received, if: "event.data.text.contains('资料')", next: ${id('count')} }
    next: ${id('menu')}
  ${id('menu')}:
    ask:
      to: member
      text: 回复 1 或 2
      options:
        - { match: ["1"], next: ${id('count')} }
        - { match: ["2", { contains: 不 }], end: declined }
      else: ${id('half')}
    save: said
    after: [{ delay: 2h, next: ${id('half')} }]
  ${id('count')}:
    update: { vars: { reminders: "= vars.reminders + 1" }, tags: { add: [asked] } }
    next: ${id('which')}
  ${id('which')}:
    choose:
      - { if: "vars.reminders >= 3 && !('vip' in customer.tags)", next: ${id('half')} }
      - { if: "size(vars.said) > 10", next: ${id('tell')} }
    else: ${id('half')}
  ${id('half')}:
    split: [{ share: 50, next: ${id('tell')} }, { share: 50, next: ${id('phase')} }]
  ${id('tell')}:
    emit: { event: invite.credited, to: group, data: { said: "{{ vars.said | truncate: 20 }}" } }
    next: ${id('phase')}
  ${id('phase')}:
    wait: { between: ["09:00-12:00"] }
    ${last}`;
}
