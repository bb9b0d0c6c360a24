import { describe, expect, it } from 'vitest';
import { EXAMPLE, graphOf } from '../example-flow.ts';

describe('the graph of a flow', () => {
  it('has a round for each start, step, frame with its dot, interrupt and end', () => {
    expect(graphOf(EXAMPLE).nodes.map(({ id, type, parent }) => [id, type, parent])).toEqual([
      ['start.0', 'start', null],
      ['always', 'always', null],
      ['step:hello', 'step', null],
      ['step:menu', 'step', null],
      ['step:care', 'frame', null],
      ['initial:care', 'initial', 'step:care'],
      ['step:pause', 'step', 'step:care'],
      ['step:remind', 'step', 'step:care'],
      ['end:handed-over', 'end', null],
      ['end:silent', 'end', null],
      ['end:always:bought', 'end', null],
    ]);
  });

  it('names edges by their ports, and the plain way on by nothing', () => {
    const edges = graphOf(EXAMPLE).edges.map(({ id, to, label }) => [id, to, label]);
    expect(edges).toEqual([
      ['start.0/next', 'step:hello', ''],
      ['initial:care/next', 'step:pause', ''],
      ['step:hello/next', 'step:menu', ''],
      ['step:menu/options.0', 'step:care', '回复「资料」'],
      ['step:menu/options.1', 'end:handed-over', '回复「人工」'],
      ['step:menu/else', 'step:menu', '其他回复'],
      ['step:menu/after.0', 'end:silent', '2 小时后'],
      ['step:care/on.0', 'end:silent', '收到消息「停」'],
      ['step:pause/next', 'step:remind', ''],
      ['step:remind/next', 'step:pause', ''],
      ['always/on.0', 'end:always:bought', '支付订单'],
    ]);
  });

  it('says what a step does in plain words, and marks the ends that are goals', () => {
    const { nodes } = graphOf(EXAMPLE);
    expect(nodes.find((node) => node.id === 'step:hello')).toMatchObject({
      title: '欢迎',
      kindTitle: '发送',
      summary: '给群成员：你好 ‹朋友›',
      isNamed: true,
      worst: null,
    });
    const goals = nodes
      .filter((node) => node.type === 'end')
      .map((node) => [node.title, node.goal]);
    expect(goals).toEqual([
      ['handed-over', false],
      ['silent', false],
      ['bought', true],
    ]);
  });

  it('draws ways out that must lead somewhere, and offers the others at the side', () => {
    const open = EXAMPLE.replace('    next: menu\n  menu:', '  menu:');
    const hello = graphOf(open).nodes.find((node) => node.id === 'step:hello');
    expect(hello?.ports).toEqual([{ name: 'next', label: '下一步', open: true, missing: true }]);
    expect(hello?.spare.map((port) => port.name)).toEqual(['blocked', 'failed']);
    expect(hello).toMatchObject({ worst: 'error' });
  });

  it('shows a start by hand where the flow names none', () => {
    const byHand = EXAMPLE.replace('start:\n  - on: member.joined\n', '');
    expect(graphOf(byHand).nodes[0]).toMatchObject({ id: 'start.0', title: '手动启动' });
  });
});
