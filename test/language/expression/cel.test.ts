import { describe, expect, it } from 'vitest';
import { hash32 } from '../../../engine/base/index.ts';
import { compileCel } from '../../../engine/language/expression/index.ts';
import { failure, mistake, NAMES, run } from './cel-runner.ts';

describe('values', () => {
  it.each([
    ['event.data.amountMinor >= 500000', true],
    ['group.size > 3', true],
    ['vars.n + 1', 2],
    ['vars.n + vars.ratio', 1.5],
    ['7 / 2', 3.5],
    ['7 % 4', 3],
    ['2 * 3 - 1', 5],
    ['-vars.n', -1],
    ['int(7 / 2)', 3],
    ['vars.n == 1 && vars.ratio == 0.5', true],
    ['vars.n != 1.0', false],
  ])('counts in the numbers of JSON: %s', (source, value) => {
    expect(run(source)).toBe(value);
  });

  it.each([
    ["event.data.text.contains('价格')", true],
    ["vars.word + 'c'", 'abc'],
    ["'a' < 'b'", true],
    ["customer.name.startsWith('王') && customer.name.endsWith('芳')", true],
    ["'a,b'.split(',')", ['a', 'b']],
    ["['a', 'b'].join('-')", 'a-b'],
    ["' a '.trim().upperAscii().lowerAscii()", 'a'],
    ["'abc'.substring(1)", 'bc'],
    ["'abc'.substring(0, 1)", 'a'],
    ["'abc'.indexOf('c')", 2],
    ["size('你好👍')", 3],
    ['string(vars.n) + string(true)', '1true'],
    ["double('1.5') + int('2')", 3.5],
    ["bool('true')", true],
  ])('works on texts: %s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it.each([
    ['vars.list[0]', 1],
    ["event.data['items'][1].n", 2],
    ['vars.list + [4]', [1, 2, 3, 4]],
    ["'vip' in customer.tags", true],
    ["'name' in customer", true],
    ['vars.list.size() + size(vars.lead)', 4],
    ['vars.list.filter(x, x > 1)', [2, 3]],
    ['vars.list.map(x, x * 2)', [2, 4, 6]],
    ['vars.list.map(x, x > 1, x * 2)', [4, 6]],
    ['vars.list.filter(x, x > 1).all(x, x > 1)', true],
    ['event.data.items.exists(item, item.n == 2)', true],
    ['vars.list.exists_one(x, x > 2)', true],
    ["vars.lead.all(key, key == 'id')", true],
    ["{ 'a': vars.n, 'b': [now] }", { a: 1, b: ['2026-03-02T13:30:00.000Z'] }],
    ["{ 'a': [1] } == { 'a': [1.0] }", true],
    ['[1] == [1, 2]', false],
  ])('works on lists and maps: %s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it.each([
    ["customer.phone == null || customer.phone == ''", true],
    ["customer.phone == ''", false],
    ['vars.n == customer.name', false],
    ['vars.n > 0 ? customer.name : vars.word', '王芳'],
    ['!(vars.n > 0)', false],
  ])('compares values of different types as unequal: %s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it.each([
    ['now - event.time > days(1)', true],
    ['event.time < now', true],
    ["now == timestamp('2026-03-02T21:30:00')", true],
    ["now >= timestamp('2026-03-02T13:30:00Z')", true],
    ['now + days(3)', '2026-03-05T13:30:00.000Z'],
    ["duration('1h30m') + now - duration('30m')", '2026-03-02T14:30:00.000Z'],
    ["duration('-90s') < days(0)", true],
    ['event.time + days(1)', '2026-03-02T13:00:00.000Z'],
    ['(now - event.time).getHours()', 24],
    ['now.getHours()', 21],
    ["now.getHours('UTC')", 13],
    ['event.time.getDayOfWeek()', 0],
    ['[now.getFullYear(), now.getMonth(), now.getDate(), now.getMinutes()]', [2026, 2, 2, 30]],
    ['int(timestamp(1000))', 1000],
    ["string(duration('1m'))", '60s'],
  ])('works on instants and spans, in the zone of the names: %s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it('takes parts of an instant in UTC when the names carry no zone', () => {
    expect(run('now.getHours()', { now: NAMES.now })).toBe(13);
  });

  it.each([
    ["containsAny(event.data.text, ['优惠', '价格'])", true],
    ["event.data.text.containsAny(['优惠'])", false],
    ["matches(event.data.text, '(价格|报价)')", true],
    ["event.data.text.matches('^价格')", false],
    ['hash(customer.name) % 100 < 100', true],
    ["hash('a')", hash32('a')],
  ])('adds its own functions: %s', (source, value) => {
    expect(run(source)).toBe(value);
  });
});

describe('missing fields', () => {
  it('fails when a field is read that is missing', () => {
    expect(failure('event.data.refund')).toBe('There is no field refund.');
    expect(failure('order.id')).toBe('There is no order.');
    expect(failure('vars.list[3]')).toBe('There is no field [3].');
    expect(failure("vars['x']")).toBe('There is no field ["x"].');
  });

  it.each([
    ['has(event.data.text)', true],
    ['has(event.data.refund)', false],
    ['has(event.data.refund.amount)', false],
    ['!has(event.data.refund)', true],
    ['has(customer.phone)', true],
    ['event.data.items.exists(x, has(x.m))', false],
  ])('asks with has(): %s', (source, value) => {
    expect(run(source)).toBe(value);
  });

  it('lets the side that decides make good an error of the other side', () => {
    expect(run('event.data.refund > 1 || group.size > 3')).toBe(true);
    expect(run('event.data.refund > 1 && group.size > 9')).toBe(false);
    expect(failure('event.data.refund > 1 && group.size > 3')).toBe('There is no field refund.');
  });

  it.each([
    'constructor',
    'event.constructor',
    'event.__proto__',
    'vars.list.length',
    'now.getTime',
  ])('does not reach JavaScript: %s', (source) => {
    expect(failure(source)).toMatch(/^There is no /);
  });
});

describe('errors of a run', () => {
  it.each([
    ["vars.n + 'a'", 'There is no operation number + text.'],
    ['vars.n < true', 'There is no operation number < boolean.'],
    ["'a' - 'b'", 'There is no operation text - text.'],
    ["'a' * 2", 'There is no operation text * number.'],
    ['1 in 2', 'There is no operation number in number.'],
    ['1 / 0', 'Division by zero.'],
    ['1 % 0', 'Division by zero.'],
    ['vars.n ? 1 : 2', '? : needs true or false, and got a number.'],
    ['vars.n && true', '&& needs true or false, and got a number.'],
    ['!vars.n', '! needs true or false, and got a number.'],
    ['size(vars.n)', 'size() needs a text, list or map, and got a number.'],
    ['containsAny(vars.n, [])', 'containsAny() needs a text, and got a number.'],
    ["containsAny('a', 'b')", 'containsAny() needs a list, and got a text.'],
    ["'a'.join()", 'join() needs a list, and got a text.'],
    ['vars.n.all(x, x)', 'all() needs a list, and got a number.'],
    ["'abc'.substring(2, 1)", 'The range 2 to 1 of substring lies outside the text.'],
    ["int('x')", 'int() needs a number, and got a text.'],
    ["bool('x')", 'bool() needs true or false, and got a text.'],
    ['string([1])', 'string() needs a single value, and got a list.'],
    ["timestamp('yesterday')", 'timestamp() needs an ISO 8601 time, and got a text.'],
    ["duration('1 hour')", 'duration() needs a span such as "1h30m", and got a text.'],
    ["days('x')", 'days() needs a number, and got a text.'],
    ["now.getHours('Mars')", 'getHours() needs the name of a zone, and got a text.'],
    ['days(1)', 'The result is a duration that no value can hold.'],
    ["{ 1: 'a' }", '{}() needs a text, and got a number.'],
    ['timestamp(9007199254740991)', 'The instant is out of range.'],
  ])('tells what does not fit: %s', (source, message) => {
    expect(failure(source)).toBe(message);
  });

  it('carries the message in both languages', () => {
    const compiled = compileCel('event.data.refund');
    const thrown = () => compiled.ok && compiled.program(NAMES);
    expect(thrown).toThrow(
      expect.objectContaining({
        name: 'ExpressionError',
        text: { zh: '没有字段 refund。', en: 'There is no field refund.' },
      }),
    );
  });
});

describe('mistakes in a source', () => {
  it.each([
    ['', { en: 'The expression is empty.', offset: 0 }],
    ['event.data.', { en: 'The expression is not complete.', offset: 11 }],
    ['a = 1', { en: 'Compare with ==, not with =.', offset: 2 }],
    ['a @ b', { en: 'Unexpected "@" at character 3.', offset: 2 }],
    ["a == 'b", { en: 'The quote at character 6 is not closed.', offset: 5 }],
    ['a == if', { en: '"if" is a reserved word.', offset: 5 }],
    ['a && fetch(b)', { en: 'There is no function fetch().', offset: 5 }],
    ["a.b() == 'c'", { en: 'There is no function b().', offset: 2 }],
    ['size()', { en: 'size() takes another number of arguments.', offset: 0 }],
    ["matches('a')", { en: 'matches() takes another number of arguments.', offset: 0 }],
    ["matches(a, '(')", { en: '"(" is no RE2 expression.', offset: 11 }],
    ['matches(a, b)', { en: 'The pattern of matches() must be a quoted text.', offset: 11 }],
    ['has(a)', { en: 'has() is written has(a.b).', offset: 0 }],
    ["xs.all('x')", { en: 'all() is written list.all(x, …).', offset: 0 }],
    ["b'ab'", { en: 'Bytes and unsigned numbers are not known.', offset: 0 }],
    ['1u', { en: 'Bytes and unsigned numbers are not known.', offset: 0 }],
    ['9007199254740993', { en: 'The number is too large.', offset: 0 }],
    ["cel.bind(x, 'a', x + x)", { en: 'There is no function bind().', offset: 4 }],
  ])('points at what is wrong: %s', (source, expected) => {
    expect(mistake(source)).toEqual(expected);
  });
});

describe('reads', () => {
  it.each([
    ["event.data.text.contains('x')", ['event.data.text']],
    ['vars.lead.id == customer.name', ['customer.name', 'vars.lead.id']],
    ['event.data.items[0].n', ['event.data.items']],
    ['event.data.items[vars.n].n', ['event.data.items', 'vars.n']],
    ['has(event.data.refund)', ['event.data.refund']],
    ['vars.list.all(x, x.n > vars.n)', ['vars.list', 'vars.n']],
    ['event.data.x + event.data.x', ['event.data.x']],
    ["{ 'a': [now], 'b': -vars.n }", ['now', 'vars.n']],
    ['!vars.a ? size(vars.b) : 1', ['vars.a', 'vars.b']],
    ["matches(event.data.text, 'a')", ['event.data.text']],
    ['1 + 1', []],
  ])('lists the names that are read: %s', (source, reads) => {
    const compiled = compileCel(source);
    expect(compiled.ok && compiled.reads).toEqual(reads);
  });
});
