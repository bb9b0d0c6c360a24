import { describe, expect, it } from 'vitest';
import { previewText } from '../../../../editor/flow/inspector/message-preview.ts';
import { targetChoices } from '../../../../editor/flow/inspector/target-choices.ts';
import { kindsMatching } from '../../../../editor/flow/palette/families.ts';
import { STEP_KINDS } from '../../../../engine/language/index.ts';
import { checked, EXAMPLE } from '../example-flow.ts';

describe('where a port may lead', () => {
  const { flow } = checked(EXAMPLE);
  const labels = (from: string | null) => targetChoices(flow, 'zh', from).map((each) => each.label);

  it('offers the outermost steps and all ends to a step outside of frames', () => {
    expect(labels('hello')).toEqual([
      '欢迎 · hello',
      '询问 · menu',
      '阶段 · care',
      'handed-over',
      'silent',
      'bought',
    ]);
    expect(labels(null)).toEqual(labels('hello'));
  });

  it('offers the steps of its frame to a step inside, too', () => {
    expect(labels('pause')).toEqual([
      '欢迎 · hello',
      '询问 · menu',
      '阶段 · care',
      '等待 · pause',
      '发送 · remind',
      'handed-over',
      'silent',
      'bought',
    ]);
  });
});

describe('the preview of a message', () => {
  it('fills in invented names', () => {
    expect(previewText("你好 {{ member.name | default: '朋友' }}")).toBe('你好 小李');
  });

  it('is absent while the text cannot be read', () => {
    expect(previewText('你好 {{ member.name | ')).toBeNull();
  });
});

describe('the search of the palette', () => {
  const found = (search: string) => kindsMatching(STEP_KINDS, search).map((kind) => kind.kind);

  it('finds kinds in both languages, by name and by description', () => {
    expect(found('SPLIT')).toContain('split');
    expect(found(' 分流 ')).toContain('split');
    expect(found('nothing like this')).toEqual([]);
    expect(found('')).toEqual(STEP_KINDS.map((kind) => kind.kind));
  });
});
