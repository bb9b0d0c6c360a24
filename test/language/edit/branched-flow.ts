/** A flow with branches, one of them in another, and a collection, as a careful person keeps it. */
export const BRANCHED = `flow: side-by-side
about: member
start: [{ on: member.joined }]
vars: { n: 0 }

steps:
  gather:
    collect: { event: message.received, for: 2m, max: 10, into: said }   # two minutes
    next: both
    after: [{ delay: 3d, end: silent }]

  # ---- 并行 ----
  both:
    parallel:
      branches:
        # keeps them warm
        care:
          steps:
            c:
              wait: { for: 1d }
              on: [{ event: link.clicked, next: d }]   # any link
              next: d
            d: { send: { to: member, text: "还在吗" }, end: calm }   # last word

        sell:
          steps:
            offer:
              stage:
                after: [{ delay: 7d, end: told }]
                steps:
                  e: { wait: { for: 2d }, next: f }
                  f: { send: { to: member, text: "…" }, next: e }
        split: { steps: { inner: { parallel: { branches: { x: { steps: { g: { wait: { for: 1d }, end: x } } }, z: { steps: { h: { wait: { for: 2d }, end: zed } } } } }, on-outcome: { zed: { end: won } }, end: lost } } }
    on:
      - { event: order.paid, next: last }   # whatever they do
    on-outcome:
      told: last                     # sold
      won: { end: won }
    next: last

  last: { send: { to: member, text: "再见" }, end: over }
`;
