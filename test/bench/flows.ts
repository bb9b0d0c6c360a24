/** Start, send, durable wait with a one-day timeout, reply, branch, second send, end. */
export const WELCOME = `flow: bench-welcome
title: 欢迎
about: member
start: [{ on: member.joined }]
steps:
  hello:
    send: { to: member, text: "欢迎 {{ member.name | default: '朋友' }},回复 1 领资料" }
    next: listen
  listen:
    wait: {}
    on: [{ event: message.received, next: which }]
    after: [{ delay: 1d, end: silent }]
  which:
    choose: [{ if: "event.data.text == '1'", next: material }]
    else: chat
  material:
    send: { to: member, text: 这是资料 }
    end: answered
  chat:
    send: { to: member, text: 有什么可以帮您? }
    end: answered
`;

/** A wait of a day, and an update once it is over. */
export const TIMERS = `flow: bench-timers
title: 定时
about: member
start: [{ on: member.joined }]
steps:
  pause:
    wait: { for: 24h }
    next: nudge
  nudge:
    update: { tags: { add: [silent] } }
    end: nudged
`;

/** Five measures and a ladder of four levels that both events of {@link WELCOME} feed. */
export const MEASURED = `measures:
  spend: { sum: event.data.amountMinor, of: order.paid, over: 30d, about: customer }
  orders: { count: order.paid, about: customer }
  joins: { count: member.joined, over: 90d, about: customer }
  talks: { count: message.received, over: 7d, about: customer }
  last-talk: { last: message.received, about: customer }
segments:
  tier:
    about: customer
    levels:
      vip: { if: "measure['spend'] >= 500000" }
      active: { if: "measure['talks'] >= 3" }
      silent: { if: "now - measure['last-talk'] >= days(30)" }
      potential: { else: true }
`;
