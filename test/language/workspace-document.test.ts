import { describe, expect, it } from 'vitest';
import { DEFAULT_WORKSPACE, parseWorkspace } from '../../engine/language/index.ts';

const codes = (text: string) =>
  parseWorkspace(text).findings.map(({ code, range }) => [
    code,
    text.slice(range.start.offset, range.end.offset),
  ]);

describe('a workspace', () => {
  it('is the default where its file says nothing', () => {
    expect(parseWorkspace('')).toEqual({ workspace: DEFAULT_WORKSPACE, findings: [] });
    expect(parseWorkspace('# nothing yet\n').workspace).toEqual(DEFAULT_WORKSPACE);
  });

  it('reads all that it may say', () => {
    const text = `zone: America/New_York
calendar: shop
calendars:
  shop: { days: [mon, tue], hours: ["09:00-12:00", "13:30-18:00"] }
  always: {}
roles: { expert: [li, wang] }
rosters: { service: { shifts: [{ days: workdays, hours: "09:00-18:00", staff: [chen] }] } }
classes: { promo: { title: 促销 } }
events: { lead.quoted: { data: { type: object, properties: { lead: { type: string } } } } }
connectors:
  sandbox: { kind: sandbox }
  log: { kind: console }
  shop:
    kind: webhook
    url: "https://shop.example/hooks"
    secret: $SHOP_SECRET
    promise: at-most-once
    rate: { max: 20, per: 1s }
    ratePerTarget: { max: 1, per: 3s }
endpoints:
  crm: { url: "https://crm.example/api", auth: { bearer: $CRM_TOKEN } }
  open: { url: "http://127.0.0.1:8000" }
deliver: { member: sandbox, customer: shop, group: log }
`;
    expect(parseWorkspace(text)).toEqual({
      findings: [],
      workspace: {
        zone: 'America/New_York',
        calendar: 'shop',
        calendars: {
          office: { days: 'workdays', holidays: 'china' },
          shop: { days: ['mon', 'tue'], hours: ['09:00-12:00', '13:30-18:00'] },
          always: {},
        },
        roles: { expert: ['li', 'wang'] },
        rosters: {
          service: { shifts: [{ days: 'workdays', hours: '09:00-18:00', staff: ['chen'] }] },
        },
        classes: { service: {}, promo: { title: '促销' } },
        lists: {},
        campaigns: {},
        measures: {},
        segments: {},
        events: {
          'lead.quoted': { data: { type: 'object', properties: { lead: { type: 'string' } } } },
        },
        endpoints: {
          crm: { url: 'https://crm.example/api', auth: { bearer: '$CRM_TOKEN' } },
          open: { url: 'http://127.0.0.1:8000' },
        },
        connectors: {
          sandbox: { kind: 'sandbox' },
          log: { kind: 'console' },
          shop: {
            kind: 'webhook',
            url: 'https://shop.example/hooks',
            secret: '$SHOP_SECRET',
            promise: 'at-most-once',
            rate: { max: 20, per: '1s' },
            ratePerTarget: { max: 1, per: '3s' },
          },
        },
        deliver: { member: 'sandbox', customer: 'shop', group: 'log', staff: '' },
      },
    });
  });

  it('lets a single connector carry everything, and several nothing until told', () => {
    const deliver = (connectors: string) =>
      parseWorkspace(`connectors: { ${connectors} }`).workspace?.deliver;
    expect(deliver('log: { kind: console }')).toEqual({
      member: 'log',
      customer: 'log',
      group: 'log',
      staff: 'log',
    });
    expect(deliver('log: { kind: console }, sandbox: { kind: sandbox }')).toEqual({
      member: '',
      customer: '',
      group: '',
      staff: '',
    });
  });

  it('reads how often, when and to whom messages may go out', () => {
    const text = `
quiet: { from: "22:00", to: "08:00" }
optOut: { words: [退订, TD], allow: [service] }
lists: { sensitive: [赌博] }
content: { refuse: [sensitive] }
classes:
  "*": { cap: [{ max: 3, per: day }] }
  promo: { cap: [{ min: 1, max: 2, per: month }], gap: 7d, slots: ["20:00-21:00"], share: 25%, approval: manager }
  service: { quiet: ignore }
  news: { consent: required }
campaigns:
  flash-sale: { class: promo, cap: [{ max: 2, per: month }], gap: 7d, stages: [nurtured] }
roles: { manager: [zhao] }
connectors: { sandbox: { kind: sandbox, quota: [{ max: days, per: month }, { max: 1, per: 24h }] } }
`;
    const { workspace, findings } = parseWorkspace(text);
    expect(findings).toEqual([]);
    expect(workspace?.everyClass).toEqual({ cap: [{ max: 3, per: 'day' }] });
    expect(Object.keys(workspace?.classes ?? {})).toEqual(['service', 'promo', 'news']);
    expect(workspace?.campaigns['flash-sale']?.class).toBe('promo');
    expect(workspace?.connectors.sandbox?.quota?.[0]).toEqual({ max: 'days', per: 'month' });
  });

  it('reads measures and segments', () => {
    const text = `
measures:
  spend-30d: { sum: event.data.amountMinor, of: order.paid, over: 30d }
  talks-week: { count: message.received, over: 7d }
  last-talk: { last: message.received }
  mood: { value: "measure['talks-week'] * 2", breach: "< 15", every: 1d }
segments:
  tier:
    about: customer
    levels: { vip: { if: "measure['spend-30d'] >= 500000", share: 8%-12% }, other: { else: true } }
`;
    const { workspace, findings } = parseWorkspace(text);
    expect(findings).toEqual([]);
    expect(Object.keys(workspace?.segments.tier?.levels ?? {})).toEqual(['vip', 'other']);
    expect(workspace?.measures['talks-week']).toEqual({ count: 'message.received', over: '7d' });
  });

  it('refuses a secret that is written out', () => {
    const text =
      'connectors: { shop: { kind: webhook, url: "https://a.example", secret: hunter2 } }';
    expect(codes(text)).toEqual([['SCHEMA', 'hunter2']]);
  });

  it.each([
    ['zone: Asia/Shanghay', 'UNKNOWN_ZONE'],
    ['calendar: offce', 'UNKNOWN_CALENDAR'],
    ['deliver: { member: sandbax }', 'UNKNOWN_CONNECTOR'],
    ['events: { "@sent": {} }', 'EVENT_RESERVED'],
    ['events: { "order.*": {} }', 'EVENT_RESERVED'],
    ['events: { "Not An Event": {} }', 'BAD_ID'],
    ['roles: { Boss: [li] }', 'BAD_ID'],
    ['connectors: { a: { kind: pigeon } }', 'SCHEMA'],
    ['connectors: { a: { kind: webhook } }', 'KEY_MISSING'],
    ['connectors: { a: { kind: sandbox, promise: exactly-once } }', 'SCHEMA'],
    ['connectors: { a: { kind: sandbox, rate: { max: 0, per: 1s } } }', 'SCHEMA'],
    ['connectors: { a: { kind: sandbox, rate: { max: 1, per: 1d } } }', 'BAD_SPAN'],
    ['connectors: { a: { kind: webhook, url: "ftp://a", secret: $A } }', 'SCHEMA'],
    ['rosters: { s: { shifts: [{ hours: "9-18", staff: [] }] } }', 'BAD_TIME'],
    ['classes: { promo: { cap: [{ max: 1, per: fortnight }] } }', 'BAD_SPAN'],
    ['classes: { promo: { share: 250% } }', 'SCHEMA'],
    ['segments: { tier: { about: customer, levels: { vip: { share: 8% } } } }', 'SCHEMA'],
    ['- a list', 'SCHEMA'],
  ])('finds the mistake of %s', (text, code) => {
    const { workspace, findings } = parseWorkspace(text);
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(workspace).toBeNull();
  });

  it('reads syntax errors as findings', () => {
    expect(codes('zone: [').map(([code]) => code)).toContain('YAML_SYNTAX');
  });
});
