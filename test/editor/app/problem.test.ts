import type { TFunction } from 'i18next';
import { createInstance } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { problemWords } from '../../../editor/app/problem.ts';
import { resources } from '../../../editor/locales/index.ts';
import { ApiError } from '../../../server/client.ts';

let t: TFunction<'frame'>;
beforeAll(async () => {
  const i18n = createInstance();
  await i18n.init({ resources, lng: 'zh', ns: ['frame'], defaultNS: 'frame' });
  t = i18n.getFixedT('zh', 'frame');
});

function refused(status: number, code: string): ApiError {
  return new ApiError({ type: 'about:blank', title: code, status, code, detail: 'In English.' });
}

describe('the words of a failed call', () => {
  test('are ours where we know the code', () => {
    expect(problemWords(refused(409, 'INSTANCE_STATUS'), t)).toBe(
      '这个实例的状态已经变了，这个操作现在不能做。',
    );
  });

  test('say that the server cannot be reached', () => {
    expect(problemWords(refused(0, 'UNREACHABLE'), t)).toBe(
      '连不上服务器。请确认服务正在运行，网络畅通。',
    );
  });

  test('hide what a failing server says, and tell it where it refuses', () => {
    expect(problemWords(refused(500, 'INTERNAL'), t)).toBe(
      '服务器出错了，问题已记入日志。请稍后再试。',
    );
    expect(problemWords(refused(404, 'NOT_FOUND'), t)).toBe(
      '没有找到。它可能已被删除，或者链接有误。',
    );
    expect(problemWords(refused(429, 'TOO_MANY'), t)).toBe('In English.');
  });

  test('are the error’s own for what never reached the server', () => {
    expect(problemWords(new Error('no key'), t)).toBe('no key');
  });
});
