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

  it('does not know the keys of the later language', () => {
    expect(codes('optOut: {}')).toEqual([['UNKNOWN_KEY', 'optOut']]);
    expect(codes('classes: { promo: { cap: [] } }')).toEqual([['UNKNOWN_KEY', 'cap']]);
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
