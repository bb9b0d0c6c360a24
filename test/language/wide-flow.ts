/** A flow with every kind of step and every common key, as an author would write it. */
export const WIDE_FLOW = `# A flow that uses the whole language.
flow: wide
title: 全部写法
about: member
key: event.data.campaignRef
start:
  - on: member.joined
    if: "event.data.joinScene == 'qr'"
    late: 2h
  - schedule: "0 20 * * 5"
    for: { about: member, if: "member.points > 3" }
    pace: 200/m
reenter: { after: 30d }
goals: [converted]
vars: { reminders: 0, said: "", lead: { type: object } }
on:
  - { event: order.paid, end: converted }
after:
  - { delay: 30d, end: expired }
steps:
  hello:
    title: 打招呼
    note: "A note for colleagues."
    send:
      to: member
      class: service
      text: "欢迎 {{ member.name | default: '朋友' }}"
      mention: [member]
      deadline: 20s
      late: { within: 2h }
      whenCapped: hold
    next: pause
    blocked: { end: capped }
    failed: apologise
  apologise:
    send:
      to: group
      variants:
        - text: "抱歉"
        - parts: [{ text: "对不起" }, { link: { url: "https://example.com", title: 详情 } }]
    next: pause
  pause:
    wait: { for: 1d, at: "10:00", days: workdays, late: { within: 2h, next: menu } }
    on:
      - { event: message.received, if: "event.data.text.contains('资料')", next: material }
    next: menu
  menu:
    ask:
      to: member
      text: |
        回复 1 领资料,
        2 转人工
      options:
        - { match: ["1", 资料], label: 资料, next: material }
        - { match: ["2", { contains: 人工 }], label: 人工, next: phase }
      else: { next: menu, max: 2 }
    save: said
    after:
      - { delay: 1h, every: true, max: 3, notify: { to: { staff: "= group.ownerRef" }, text: "还没回" } }
      - { delay: 2h, next: by-tier }
  by-tier:
    choose:
      - { if: "vars.reminders >= 3", label: 多次, next: phase }
      - { if: "'vip' in customer.tags", next: phase }
    else: half
  half:
    split:
      - { share: 50, label: with-name, next: material }
      - { share: 50, label: without, end: done }
    per: visit
  material:
    update:
      tags: { add: [got-material], remove: [new] }
      set: { stage: nurtured }
      vars: { reminders: "= vars.reminders + 1" }
      points: { add: 5, reason: welcome }
    next: tell
  tell:
    emit: { event: invite.credited, to: group, data: { said: "{{ vars.said }}" } }
    next: gather
  gather:
    collect: { event: link.clicked, if: "true", for: 2m, max: 10, into: links }
    next: both
  both:
    parallel:
      branches:
        care: { steps: { look: { wait: { for: 1d }, end: calm } } }
        sell: { steps: { offer: { send: { to: member, text: "…" }, end: told } } }
      first: true
    on-outcome: { told: { end: done } }
    next: phase
  phase:
    stage:
      on: [{ event: complaint.received, next: hello }]
      after: [{ delay: 7d, end: done }]
      steps:
        a: { wait: { between: ["09:00-12:00", "13:30-18:00"] }, next: b }
        b: { wait: { until: "trigger.time" }, next: c }
        c: { wait: {} }
`;
