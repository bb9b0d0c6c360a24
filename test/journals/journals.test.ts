import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { SIM_FLOWS } from '../sim/sim-flows.ts';
import { marksOf } from './draw-lives.ts';
import type { Life, Recording } from './life.ts';
import { liveAgain } from './life.ts';

const FILES = globSync('*/*.json', { cwd: import.meta.dirname }).sort();
const RELEASES = new Set(FILES.map((file) => path.dirname(file)));

function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, file), 'utf8'));
}

/** As text, where each instance has the members that were recorded: later ones may be new. */
function textOf(life: Life, like: Life): string {
  const instances = life.end.instances.map((instance, index) => {
    const members = Object.keys(like.end.instances[index] ?? {});
    const known = new Map(Object.entries(instance));
    return Object.fromEntries(members.map((name) => [name, known.get(name)]));
  });
  return JSON.stringify({ ...life, end: { ...life.end, instances } });
}

describe.each(FILES)('the journal %s', (file) => {
  const recording = readRecording(file);

  it('replays byte for byte', () => {
    const { lives } = recording;
    expect(lives.length).toBeGreaterThan(0);
    for (const life of lives) {
      expect(textOf(liveAgain(recording, life), life)).toBe(textOf(life, life));
    }
  });

  it('tells of starts, of timers and of ends', () => {
    const marks = recording.lives.flatMap(marksOf);
    const has = (part: string) => marks.some((mark) => mark.includes(part));
    const waits = JSON.stringify(recording.compiled.plan.chart).includes('"after":');
    expect([has('started'), has('completed'), has('by timer')]).toEqual([true, true, waits]);
  });
});

it('every release has recorded every flow of its time', () => {
  expect(RELEASES).toContain('0.1.0');
  const recorded = FILES.filter((file) => file.startsWith('0.1.0/'));
  expect(recorded.map((file) => path.basename(file, '.json'))).toEqual(
    Object.keys(SIM_FLOWS).sort(),
  );
});
