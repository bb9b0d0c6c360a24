import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkFlow, parseWorkspace } from '../../engine/language/index.ts';
import { SIM_FLOWS, SIM_WORKSPACE } from '../sim/sim-flows.ts';
import { drawLives } from './draw-lives.ts';
import type { Recording } from './life.ts';

/**
 * Records what this release makes of each flow, in `<release>/<flow>.json`: `npm run journals`,
 * once, when the release is made. What an earlier release has recorded is never written again;
 * `journals.test.ts` replays all of it through the core of today.
 */
async function record(): Promise<void> {
  const root = path.join(import.meta.dirname, '../..');
  const { version }: { version: string } = JSON.parse(
    await readFile(path.join(root, 'package.json'), 'utf8'),
  );
  const folder = path.join(import.meta.dirname, version);
  await mkdir(folder, { recursive: true });
  const { workspace } = parseWorkspace(SIM_WORKSPACE);
  for (const [flow, { text }] of Object.entries(SIM_FLOWS)) {
    const compiled = workspace && checkFlow(text, workspace, { fileId: flow }).compiled;
    if (compiled === null) throw new Error(`The flow ${flow} cannot be published.`);
    const lives = drawLives(compiled, SIM_WORKSPACE);
    const recording: Recording = {
      release: version,
      flow,
      workspace: SIM_WORKSPACE,
      compiled,
      lives,
    };
    await writeFile(path.join(folder, `${flow}.json`), printed(recording));
  }
}

/** One line for each turn, so that a difference can be read. */
function printed({ lives, ...rest }: Recording): string {
  const head = Object.entries(rest).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  const bodies = lives.map(({ entity, turns, end }) => {
    const lines = turns.map((turn) => JSON.stringify(turn)).join(',\n');
    return `{"entity": ${JSON.stringify(entity)},\n"turns": [\n${lines}\n],\n"end": ${JSON.stringify(end)}}`;
  });
  return `{\n${head.join(',\n')},\n"lives": [\n${bodies.join(',\n')}\n]}\n`;
}

await record();
