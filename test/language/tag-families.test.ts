import { expect, it } from 'vitest';
import { familiesOf, parseWorkspace } from '../../engine/language/index.ts';

it('finds the family of each tag that has one, the first that names it', () => {
  const spec = { families: { attribute: ['vip'], demand: ['vip', '学英语'] } };
  expect(familiesOf(['vip', '学英语', '别的', '__proto__'], spec)).toEqual({
    vip: 'attribute',
    学英语: 'demand',
  });
  expect(familiesOf(['vip'], undefined)).toEqual({});
});

it('is told by the workspace, which knows three families', () => {
  const { workspace } = parseWorkspace('tags: { families: { behaviour: [沉默] } }\n');
  expect(workspace?.tags?.families.behaviour).toEqual(['沉默']);
  const { findings } = parseWorkspace('tags: { families: { colour: [red] } }\n');
  expect(findings.map(({ code }) => code)).toEqual(['UNKNOWN_KEY']);
});
