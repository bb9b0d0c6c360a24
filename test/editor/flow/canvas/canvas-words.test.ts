import { describe, expect, it } from 'vitest';
import { plainWords } from '../../../../editor/app/plain-words.ts';
import { conditionOf, labelWith } from '../../../../editor/flow/canvas/edge-label.ts';
import { fitText, textWidthPx } from '../../../../editor/flow/canvas/measure.ts';
import { checked, EXAMPLE } from '../example-flow.ts';

describe('the words on the canvas', () => {
  it('count Chinese characters as twice as wide as Latin ones', () => {
    expect(textWidthPx('资料')).toBe(24);
    expect(textWidthPx('ab')).toBe(14);
    expect(textWidthPx('')).toBe(0);
  });

  it('are cut with an ellipsis only where they do not fit', () => {
    expect(fitText('回复资料', 48)).toBe('回复资料');
    expect(fitText('回复资料', 47)).toBe('回复资…');
    expect(fitText('回复资料', 42)).toBe('回复…');
  });

  it('read an output as its stand-in, or as the end of its name', () => {
    expect(plainWords("你好 {{ member.name | default: '朋友' }}！")).toBe('你好 ‹朋友›！');
    expect(plainWords('共 {{ vars.count }} 次')).toBe('共 ‹count› 次');
    expect(plainWords('{{ vars.list | size }}')).toBe('‹list›');
  });

  it('leave out an output that was cut off', () => {
    expect(plainWords('你好 {{ member.na…')).toBe('你好 …');
    expect(plainWords('{{ 1 }}{{')).toBe('‹1›…');
  });

  it('tell two edges on one event apart by what their conditions look for', () => {
    expect(labelWith('收到消息', "event.data.text.contains('停')")).toBe('收到消息「停」');
    expect(labelWith('收到消息', "containsAny(event.data.text, ['a', 'b', 'c', 'd'])")).toBe(
      '收到消息「a/b/c…」',
    );
    expect(labelWith('收到消息', 'vars.count > 2')).toBe('收到消息 vars.count > 2');
    expect(labelWith('收到消息', null)).toBe('收到消息');
  });

  it('find the condition of an interrupt, also inside a frame', () => {
    const { flow } = checked(EXAMPLE);
    const step = (id: string) => flow.steps.find((each) => each.id === id);
    expect(conditionOf(step('care'), 'on.0')).toBe("event.data.text.contains('停')");
    expect(conditionOf(step('menu'), 'options.0')).toBeNull();
    expect(conditionOf(undefined, 'on.0')).toBeNull();
  });
});
