import { compileCel, ExpressionError } from '../../../engine/language/expression/index.ts';

export const NAMES = {
  now: new Date('2026-03-02T13:30:00Z'),
  zone: 'Asia/Shanghai',
  event: {
    time: '2026-03-01T13:00:00.000Z',
    data: { text: '请问价格多少', amountMinor: 500_000, items: [{ n: 1 }, { n: 2 }] },
  },
  group: { size: 4 },
  vars: { n: 1, ratio: 0.5, list: [1, 2, 3], word: 'ab', lead: { id: 'l-1' } },
  customer: { name: '王芳', tags: ['vip'], phone: null },
};

export function run(source: string, names: Readonly<Record<string, unknown>> = NAMES): unknown {
  const compiled = compileCel(source);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message.en}`);
  return compiled.program(names);
}

export function failure(source: string, names: Readonly<Record<string, unknown>> = NAMES): string {
  try {
    run(source, names);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

export function mistake(source: string): { readonly en: string; readonly offset: number } {
  const compiled = compileCel(source);
  if (compiled.ok) throw new Error(`${source} was compiled`);
  return { en: compiled.message.en, offset: compiled.offset };
}
