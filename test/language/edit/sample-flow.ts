import type { EditResult } from '../../../engine/language/edit/index.ts';

/** A flow as a careful person keeps it: comments everywhere, every style, a stage. */
export const SAMPLE = `# yaml-language-server: $schema=/schema/flow.json
flow: welcome   # id
title: '入群欢迎 🎉'
about: member

start:
  - on: member.joined      # every join
on:
  - { event: order.paid, end: converted }   # sold
  - { event: message.received, if: "event.data.text.contains('价格')", next: price }
after:
  - { delay: 30d, end: expired }

steps:
  # ---- 欢迎 ----

  # the first words
  hello:
    send:
      to: member
      text: "欢迎 {{ member.name | default: '朋友' }}"   # short
    next: pause
    failed: { end: unreachable }   # rare

  pause:                       # wait a day
    wait: { for: 1d, at: "10:00" }
    on:
      - { event: message.received, next: menu }   # any word
    next: menu
    # blocked: menu

  menu:
    ask:
      to: member
      text: |-   # two ways out
        回复 1 领资料
        回复 2 转人工
      options:
        - { match: ["1"], next: price }    # material
        # the rest
        - match: ["2"]
          end: person
      else: menu
    after: [{ delay: 2h, next: phase }]

  # ---- 阶段 ----

  phase:
    stage:
      after: [{ delay: 7d, end: over }]
      steps:
        a: { wait: { for: 1d }, next: b }
        b: { send: { to: member, text: "…" }, next: a }   # loop

  price:
    send: { to: member, text: "价格表" }
    end: told
`;

/** The lines that a change removes and adds, as \`diff\` writes them: '-' and '+'. */
export function changedLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const now = after.split('\n');
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  const at = (row: number, column: number) => lengths[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const longest =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
      lengths[row]![column] = longest;
    }
  }
  const changes: string[] = [];
  let row = 0;
  let column = 0;
  while (row < old.length || column < now.length) {
    if (row < old.length && old[row] === now[column]) {
      row += 1;
      column += 1;
    } else if (
      column >= now.length ||
      (row < old.length && at(row + 1, column) >= at(row, column + 1))
    ) {
      changes.push(`-${old[row]}`);
      row += 1;
    } else {
      changes.push(`+${now[column]}`);
      column += 1;
    }
  }
  return changes;
}

/** What a command changes in the sample, or the code of its refusal. */
export function changes(result: EditResult): readonly string[] {
  return result.ok ? changedLines(SAMPLE, result.text) : [result.code];
}

/** The reason of a refusal. */
export function refusal(result: EditResult): string | null {
  return result.ok ? null : result.message.en;
}
