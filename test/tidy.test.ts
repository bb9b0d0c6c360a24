import { expect, test } from 'vitest';
import { EXCEPTIONS, HOUSE_RULES } from './tidy/house-rules.ts';
import type { Violation } from './tidy/source.ts';
import { treeSources } from './tidy/source.ts';

const sources = treeSources();

function isExcepted({ rule, path }: Violation): boolean {
  return EXCEPTIONS.some((exception) => exception.rule === rule && exception.path === path);
}

test.each(Object.entries(HOUSE_RULES))('%s', (_, rule) => {
  const found = rule(sources).filter((violation) => !isExcepted(violation));
  expect(found.map(({ path, line, message }) => `${path}:${line} ${message}`)).toEqual([]);
});

test('every exception is still needed', () => {
  const found = Object.values(HOUSE_RULES).flatMap((rule) => rule(sources));
  const unneeded = EXCEPTIONS.filter(
    ({ rule, path }) => !found.some((one) => one.rule === rule && one.path === path),
  );
  expect(unneeded).toEqual([]);
});
