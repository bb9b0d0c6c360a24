import { describe, expect, it } from 'vitest';
import {
  renderBacktestMarkdown,
  renderBacktestText,
} from '../../../engine/simulate/backtest/index.ts';
import { backtest, catalogue, flowText, joined } from './small-backtest.ts';

const flow = (text: string) =>
  flowText('welcome', `  hello: { send: { to: member, text: "${text}" }, end: done }`);

const changed = backtest(
  { before: catalogue([flow('你好')]), after: catalogue([flow('你好|呀')]) },
  [joined('ann')],
);

describe('a rendered backtest', () => {
  it('reads well at a terminal', () => {
    expect(
      renderBacktestText(changed, 'zh'),
    ).toBe(`2026-03-02 09:00 – 2026-04-01 09:00，1 个事件：现在发 1 条，改后发 1 条

流程     现在  改后  不变  改文案
welcome     1     1     0       1
合计        1     1     0       1

步骤           现在  改后  不变  改文案
welcome hello     1     1     0       1
合计              1     1     0       1

类别     现在  改后  不变  改文案
service     1     1     0       1
合计        1     1     0       1

日期        现在  改后  不变  改文案
2026-03-02     1     1     0       1
合计           1     1     0       1

例子

改了文案 · welcome hello · member g1/ann
  现在: 2026-03-02 09:00 你好
  改后: 2026-03-02 09:00 你好|呀`);
  });

  it('reads well in a pull request', () => {
    const text = renderBacktestMarkdown(changed, 'en');
    expect(text).toContain('1 events: 1 messages before, 1 after**');
    expect(text).toContain(
      '| Flow | before | after | same | text |\n| --- | ---: | ---: | ---: | ---: |',
    );
    expect(text).toContain('| welcome | 1 | 1 | 0 | 1 |');
    expect(text).toContain('  - after: 2026-03-02 09:00 你好\\|呀');
  });

  it('says so when there is no difference', () => {
    const same = catalogue([flow('你好')]);
    const text = renderBacktestText(backtest({ before: same, after: same }, [joined('ann')]), 'en');
    expect(text).toContain('No difference: both send the very same.');
    expect(text).not.toContain('Examples');
  });
});
