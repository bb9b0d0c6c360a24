import { type Move, nodeIn, type Pending, type Scene } from './life.ts';
import { awaitsResult } from './messages.ts';

/** Brings a message before the gate. @returns what its step is to be told at once */
export function handOver(move: Move, message: Pending) {
  const { life, scene } = move;
  const { step, visit, aside } = message;
  const to = message.to.filter((address) => !isAway(address, scene));
  const node = nodeIn(life, step);
  const reports = !aside && awaitsResult(node);
  const isKnownLater = !aside && (reports || node.body.ask !== undefined);
  const names = to.map((address, index) => {
    const name = `${life.index}/${scene.effects.length}/${scene.now}/${step}/${visit}`;
    const { class: kind, text, deadlineAt } = message;
    scene.effects.push({
      type: 'send',
      life,
      step,
      visit,
      name,
      to: address,
      class: kind,
      text,
      deadlineAt,
      at: scene.now,
      reports: reports && index === 0,
    });
    return name;
  });
  if (isKnownLater) {
    life.state.messages[step] = {
      visit,
      status: to.length === 0 ? 'blocked' : 'handedOver',
      at: scene.now,
      to: to[0] ?? '',
      name: names[0] ?? '',
    };
  }
  if (aside || (reports && to.length > 0)) return [];
  return [{ step, visit, result: to.length === 0 ? ('blocked' as const) : ('sent' as const) }];
}

function isAway(address: string, scene: Scene): boolean {
  const [kind, ref = ''] = address.split(':');
  return kind === 'member' && scene.isAway({ kind, ref });
}
