/** Greets, waits three hours for a word, asks once. */
const CHAT = `flow: chat
title: 聊天
about: member
start: [{ on: member.joined }, { on: link.clicked }]
reenter: { after: 2h }
steps:
  hello:
    send: { to: member, text: "你好 {{ member.name | default: '朋友' }}" }
    next: listen
  listen:
    wait: {}
    on: [{ event: message.received, next: thanks }]
    after: [{ delay: 3h, next: nudge }]
  nudge:
    send: { to: member, text: 在吗 }
    end: silent
  thanks:
    send: { to: member, text: "谢谢你说 {{ event.data.text | default: '话' }}" }
    end: answered
`;

const POLL = `flow: poll
title: 询问
about: member
start: [{ on: order.placed }]
reenter: ended
steps:
  question:
    ask:
      to: member
      text: 回复 1 或 2
      options:
        - { match: ["1"], label: 一, next: one }
        - { match: ["2"], label: 二, end: two }
      else: { next: question, max: 2 }
    after: [{ delay: 2h, end: silent }]
    blocked: { end: blocked }
  one:
    send: { to: member, text: 收到一 }
    end: one
`;

/** Reminds three times while it waits, each twenty minutes after the last. */
const NAG = `flow: nag
title: 催促
about: member
start: [{ on: complaint.received }]
reenter: ended
on:
  - { event: message.answered, end: answered }
steps:
  hold:
    wait: { for: 4h }
    after:
      - delay: 20m
        every: true
        max: 3
        notify: { to: { role: manager }, text: 还没有人回复 }
    end: over
`;

/** Tells the group, which tells its members. */
const RELAY = `flow: relay
title: 转告
about: member
start: [{ on: member.joined }]
reenter: ended
steps:
  tell:
    emit: { event: sim.arrived, to: group, data: { who: "= member.ref" } }
    end: told
`;

const CROWD = `flow: crowd
title: 群里说
about: group
key: event.data.who
start: [{ on: sim.arrived }]
reenter: ended
steps:
  welcome:
    send: { to: group, text: "欢迎 {{ event.data.who }}" }
    next: pass-on
  pass-on:
    emit: { event: sim.welcome, to: members, data: { who: "= trigger.data.who" } }
    next: rest
  rest:
    wait: { for: 1h }
    end: done
`;

const ECHO = `flow: echo
title: 回声
about: member
key: event.data.who
start: [{ on: sim.welcome }]
reenter: never
steps:
  hear:
    send: { to: member, text: "{{ event.data.who }} 来了" }
    end: heard
`;

const DAILY = `flow: daily
title: 每日
about: member
start: [{ schedule: "0 9 * * *" }]
reenter: ended
steps:
  morning:
    send: { to: member, text: 早 }
    end: done
`;

const AGAIN = `flow: again
title: 重来
about: member
start: [{ on: message.received }]
reenter: restart
steps:
  watch:
    wait: { for: 5h }
    next: quiet
  quiet:
    send: { to: member, text: 好安静 }
    end: quiet
`;

/** Takes another way when the channel refuses. */
const FUSSY = `flow: fussy
title: 挑剔
about: member
start: [{ on: page.viewed }, { on: message.received, if: "event.data.text == 'hi'" }]
reenter: { after: 30m }
on:
  - { event: contact.lost, end: lost }
steps:
  hello:
    send: { to: member, text: 欢迎 }
    next: told
    failed: sorry
  told:
    send: { to: group, text: 已送达 }
    next: sure
  sure:
    wait: { for: 1h }
    on: [{ event: message.received, end: heard }]
    next: last
  last:
    send: { to: { role: expert }, text: 到此 }
    end: told
    failed: sorry
  sorry:
    send: { to: member, text: 换个方式 }
    end: sorry
`;

const ORDER = `flow: order
title: 订单
about: customer
key: event.data.orderRef
start: [{ on: order.placed }]
reenter: never
vars: { reminders: 0 }
on:
  - { event: order.paid, update: { tags: { add: [买家] }, points: { add: 5 } }, end: paid }
steps:
  grace:
    wait: { for: 40m }
    next: count
  count:
    update: { vars: { reminders: "= vars.reminders + 1" } }
    next: remind
  remind:
    send: { to: customer, text: "第 {{ vars.reminders }} 次提醒" }
    next: enough
  enough:
    choose: [{ if: "vars.reminders >= 3", end: unpaid }]
    else: grace
`;

/** Two branches: one talks while the other waits for an order, and the first to end decides. */
const SIDE = `flow: side
title: 并行
about: member
start: [{ on: page.viewed }]
reenter: ended
steps:
  both:
    parallel:
      first: true
      branches:
        talk:
          steps:
            speak:
              send: { to: member, text: 要看看吗 }
              next: hear
              failed: hear
            hear:
              wait: { for: 2h }
              on: [{ event: message.received, next: answer }]
              end: silent
            answer:
              send: { to: member, text: 好的 }
              next: hear
        buy:
          steps:
            desire:
              wait: { for: 6h }
              on:
                - { event: order.placed, end: bought }
                - { event: message.received, update: { tags: { add: [聊过] } } }
              end: late
    on-outcome: { bought: thank, silent: { end: silent } }
    end: over
  thank:
    send: { to: member, text: 谢谢惠顾 }
    end: bought
`;

/** Greets those who come within half an hour of the first together, three at most. */
const GATHER = `flow: gather
title: 一起欢迎
about: group
start: [{ on: member.joined }]
reenter: ended
steps:
  gather:
    collect: { event: member.joined, for: 30m, max: 3, into: joined }
    next: welcome
  welcome:
    send: { to: group, text: "欢迎 {{ vars.joined | size }} 位", mention: "= vars.joined" }
    end: done
`;

/** Offers something to a member and to the group, as far as the rules of its class allow. */
const SALE = `flow: sale
title: 特价
about: member
key: event.id
start: [{ on: link.clicked }, { on: order.placed }, { on: page.viewed }]
reenter: ended
on:
  - { event: contact.lost, end: lost }
  - { event: order.paid, end: paid }
after:
  - { delay: 8h, end: over }
steps:
  offer:
    send: { to: member, class: sale, text: 特价, whenCapped: hold }
    blocked: { end: refused }
    next: shout
  shout:
    send: { to: group, class: sale, text: 群里特价, late: { within: 4h } }
    blocked: { end: refused }
    failed: { end: failed }
    end: told
`;

/** The rules of the class \`sale\`, as the workspace says them and as the checks count. */
export const SALE_RULES = {
  text: '{ cap: [{ max: 2, per: 3h }], gap: 10m, quiet: ignore }',
  max: 2,
  windowMs: 3 * 3_600_000,
  gapMs: 600_000,
};

/** What the checks are told of a flow, apart from its text. */
export interface FlowRule {
  readonly text: string;
  /** How often it may run for a subject and key; `ended`: one at a time, `restart` alike. */
  readonly reenter: 'ended' | 'never' | 'restart' | { readonly afterMs: number };
  /** A step that waits exactly so long before it is left by a timer. */
  readonly spans: Readonly<Record<string, number>>;
  readonly cron: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const MADE_FLOWS: Readonly<Record<string, FlowRule>> = {
  chat: rule(CHAT, { reenter: { afterMs: 2 * HOUR }, spans: { listen: 3 * HOUR } }),
  poll: rule(POLL, { spans: { question: 2 * HOUR } }),
  nag: rule(NAG, { spans: { hold: 20 * MINUTE } }),
  relay: rule(RELAY, {}),
  crowd: rule(CROWD, { spans: { rest: HOUR } }),
  echo: rule(ECHO, { reenter: 'never' }),
  daily: rule(DAILY, { cron: true }),
  again: rule(AGAIN, { reenter: 'restart', spans: { watch: 5 * HOUR } }),
  fussy: rule(FUSSY, { reenter: { afterMs: 30 * MINUTE }, spans: { sure: HOUR } }),
  order: rule(ORDER, { reenter: 'never', spans: { grace: 40 * MINUTE } }),
  side: rule(SIDE, { spans: { hear: 2 * HOUR, desire: 6 * HOUR } }),
  sale: rule(SALE, {}),
  gather: rule(GATHER, { spans: { gather: 30 * MINUTE } }),
};

export function rule(text: string, parts: Partial<FlowRule>): FlowRule {
  return { text, reenter: 'ended', spans: {}, cron: false, ...parts };
}
