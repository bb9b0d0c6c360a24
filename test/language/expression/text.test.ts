import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableText } from '../../../engine/base/index.ts';
import { compileText, ExpressionError } from '../../../engine/language/expression/index.ts';

const NAMES = {
  zone: 'Asia/Shanghai',
  customer: { name: '王芳', phone: null, note: '' },
  event: {
    time: '2026-03-02T13:05:09Z',
    data: { amountMinor: 129_900, items: [{ n: 1 }, { n: 2 }] },
  },
  vars: { list: ['a', 'b', 'c'], none: [], word: 'heLLo', n: 3, open: false },
};

function render(source: string, names: Readonly<Record<string, unknown>> = NAMES): string {
  const compiled = compileText(source);
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message.en}`);
  return compiled.program(names);
}

function failure(source: string): string {
  try {
    render(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  throw new Error(`${source} did not fail`);
}

function mistake(source: string): { readonly en: string; readonly offset: number } {
  const compiled = compileText(source);
  if (compiled.ok) throw new Error(`${source} was compiled`);
  return { en: compiled.message.en, offset: compiled.offset };
}

describe('outputs', () => {
  it.each([
    ['您好，{{ customer.name }}！', '您好，王芳！'],
    ['plain } text { here', 'plain } text { here'],
    ['', ''],
    ['{{customer.name}}{{ "x" }}{{ \'y\' }}{{ 1.5 }}{{ true }}{{ nil }}', '王芳xy1.5true'],
    ['a {{- " b " -}} c', 'a b c'],
    ['{{ event.data.items[1].n }}{{ event.data["items"][-1].n }}', '22'],
    ['{{ vars.list }}', 'abc'],
    ['{{ vars.list.size }}{{ vars.list.first }}{{ vars.list.last }}{{ vars.word.size }}', '3ac5'],
    ['{{ "}" }}', '}'],
  ])('are filled in: %s', (source, text) => {
    expect(render(source)).toBe(text);
  });

  it.each(['customer.phone', 'customer.email', 'order.id.x', 'vars.list[9]', 'vars.n.x'])(
    'are empty where a value is missing: %s',
    (path) => {
      expect(render(`[{{ ${path} }}]`)).toBe('[]');
    },
  );

  it.each([
    'customer.constructor',
    'customer.__proto__',
    'vars.list.length',
    'vars.list.map',
    'constructor',
  ])('do not reach JavaScript: %s', (path) => {
    expect(render(`[{{ ${path} }}]`)).toBe('[]');
  });

  it('print a date that is no text as ISO', () => {
    expect(render('{{ at }}', { at: new Date('2026-03-02T13:05:09Z') })).toBe(
      '2026-03-02T13:05:09.000Z',
    );
  });
});

describe('filters', () => {
  it.each([
    ["customer.email | default: '无'", '无'],
    ["customer.phone | default: '无'", '无'],
    ["customer.note | default: '无'", '无'],
    ["vars.none | default: '无'", '无'],
    ["vars.open | default: '无'", '无'],
    ['customer.email | default', ''],
    ["customer.name | default: '无'", '王芳'],
    ['customer.email | default: customer.name', '王芳'],
    ['event.time | date', '2026-03-02 21:05'],
    ["event.time | date: '%m月%d日 %H:%M'", '03月02日 21:05'],
    ["event.time | date: '%-m月%-d日 %A %a %p%-I:%M:%S'", '3月2日 星期一 周一 下午9:05:09'],
    [
      "event.time | date: '%F %T|%R|%y|%e|%I|%-H|%-M|%%'",
      '2026-03-02 21:05:09|21:05|26| 2|09|21|5|%',
    ],
    ["'2026-03-02' | date: '%d'", '02'],
    ["customer.email | date: '%d'", ''],
    ['vars.list | size', '3'],
    ["'你好👍' | size", '3'],
    ['customer | size', '3'],
    ['vars.n | size', '0'],
    ['vars.list | first', 'a'],
    ['vars.list | last', 'c'],
    ['vars.n | first', ''],
    ["vars.list | join: '、'", 'a、b、c'],
    ['vars.list | join', 'a b c'],
    ["vars.word | join: '-'", 'heLLo'],
    ["'一二三四五' | truncate: 4, '…'", '一二三…'],
    ["'一二三四五' | truncate: 5", '一二三四五'],
    ["'abcdef' | truncate: 2", '...'],
    ['vars.word | upcase', 'HELLO'],
    ['vars.word | downcase', 'hello'],
    ['vars.word | capitalize', 'Hello'],
    ["' a ' | strip", 'a'],
    ["'a-b-c' | replace: '-', '+'", 'a+b+c'],
    ["'a-b' | replace: '-'", 'ab'],
    ["'ab' | replace: '', 'x'", 'ab'],
    ['\'<a href="x">\' | escape', '&lt;a href=&#34;x&#34;&gt;'],
    ['event.data.amountMinor | divided_by: 100', '1299'],
    ['vars.n | plus: 1 | times: 2 | minus: 0.5', '7.5'],
    ['0.1 | plus: 0.2', '0.3'],
    ["'3' | plus: '4'", '7'],
    ['customer.email | plus: 1', '1'],
    ['2.567 | round', '3'],
    ['2.567 | round: 2', '2.57'],
    ['1.005 | round: 2', '1.01'],
  ])('%s', (output, text) => {
    expect(render(`{{ ${output} }}`)).toBe(text);
  });

  it('print in UTC when the names carry no zone', () => {
    expect(render("{{ at | date: '%H' }}", { at: '2026-03-02T13:05:09Z' })).toBe('13');
    expect(render("{{ at | date: '%H' }}", { at: new Date('2026-03-02T13:05:09Z') })).toBe('13');
  });

  it.each([
    ['{{ customer }}', 'An object cannot be printed. Name one of its fields.'],
    ["{{ 'abc' | plus: 1 }}", 'A number is needed here.'],
    ['{{ 1 | divided_by: 0 }}', 'Division by zero.'],
    ["{{ 'now' | date: '%d' }}", 'date needs an ISO 8601 time.'],
    ['{{ vars.n | date }}', 'date needs an ISO 8601 time.'],
    [`{{ 9${' | times: 99999999999999999999'.repeat(20)} }}`, 'The number is too large.'],
  ])('tell what they cannot take: %s', (source, message) => {
    expect(failure(source)).toBe(message);
  });
});

describe('mistakes in a source', () => {
  it.each([
    [
      'ab{% if a %}',
      {
        en: 'A text takes {{ … }} only, no {% … %}. What differs by condition is a step.',
        offset: 2,
      },
    ],
    [
      "{% include 'x' %}",
      {
        en: 'A text takes {{ … }} only, no {% … %}. What differs by condition is a step.',
        offset: 0,
      },
    ],
    ['ab {{ a', { en: 'A "{{" is not closed by "}}".', offset: 3 }],
    ['{{', { en: 'A "{{" is not closed by "}}".', offset: 0 }],
    ['{{ }}', { en: 'A "{{ … }}" is not complete.', offset: 3 }],
    ['{{ a | }}', { en: 'A "{{ … }}" is not complete.', offset: 7 }],
    ['{{ a.b. }}', { en: 'A "{{ … }}" is not complete.', offset: 8 }],
    ['{{ a b }}', { en: 'Unexpected "b" inside "{{ … }}".', offset: 5 }],
    ['{{ (1..9) }}', { en: 'Unexpected "(" inside "{{ … }}".', offset: 3 }],
    ['{{ a == b }}', { en: 'Unexpected "=" inside "{{ … }}".', offset: 5 }],
    ['{{ a[b] }}', { en: 'Unexpected "b" inside "{{ … }}".', offset: 5 }],
    ['{{ a[0 }}', { en: 'A "{{ … }}" is not complete.', offset: 7 }],
    ["{{ a | default 'x' }}", { en: 'Unexpected "x" inside "{{ … }}".', offset: 15 }],
    [
      '{{ a | replace }}',
      { en: 'The filter replace takes another number of arguments.', offset: 7 },
    ],
    [
      '{{ a | upcase: 1 }}',
      { en: 'The filter upcase takes another number of arguments.', offset: 7 },
    ],
    ["{{ a | date: '%Q' }}", { en: 'There is no %Q in a date format.', offset: 7 }],
  ])('are pointed at: %s', (source, expected) => {
    expect(mistake(source)).toEqual(expected);
  });

  it('name the filters there are', () => {
    expect(mistake('{{ a | raw }}').en).toMatch(/^There is no filter raw\. Known: default, date, /);
  });
});

describe('reads', () => {
  it.each([
    ['{{ customer.name }} {{ customer.name }}', ['customer.name']],
    ['{{ event.data.items[0].n }}', ['event.data.items']],
    ['{{ vars.list.size }}', ['vars.list']],
    ['{{ group.size }}', ['group.size']],
    ['{{ a.b | default: c.d }}', ['a.b', 'c.d']],
    ["{{ a['b c'].d }}", ['a.b c.d']],
    ["{{ a['b.c'].d }}", ['a']],
    ["{{ 'x' | upcase }}", []],
  ])('list the names that are read: %s', (source, reads) => {
    const compiled = compileText(source);
    expect(compiled.ok && compiled.reads).toEqual(reads);
  });
});

describe('bounds', () => {
  it('take 4,000 characters and refuse 4,001', () => {
    expect(compileText('a'.repeat(4_000)).ok).toBe(true);
    expect(mistake('a'.repeat(4_001))).toEqual({
      en: 'The text has 4001 characters; the limit is 4000.',
      offset: 4_000,
    });
  });

  it('render 8,000 characters and refuse 8,001', () => {
    expect(render('{{ a }}{{ a }}', { a: 'x'.repeat(4_000) })).toHaveLength(8_000);
    expect(() => render('{{ a }}{{ a }}.', { a: 'x'.repeat(4_000) })).toThrow(
      'The text is longer than 8000 characters.',
    );
  });

  it('stop a row of replacements that would fill the memory', () => {
    const growing = `{{ 'a'${" | replace: 'a', 'aaaaaaaaaa'".repeat(100)} }}`;
    expect(failure(growing)).toBe('The text is longer than 8000 characters.');
    expect(
      failure(`{{ '&'${' | escape'.repeat(300)}${" | replace: 'p', 'pppppppp'".repeat(9)} }}`),
    ).toBe('The text is longer than 8000 characters.');
  });

  it('never throw anything but an ExpressionError, whatever the source', () => {
    const words = [
      '{{',
      '}}',
      ' customer',
      '.name',
      ' | ',
      'default',
      ':',
      "'x'",
      '"',
      "'",
      '[0]',
      ',',
      '-',
      'date',
      'plus',
      '{%',
      'x',
      '}',
      ' 1',
    ];
    const source = fc.oneof(
      fc.string({ maxLength: 60, unit: 'binary' }),
      fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const compiled = compileText(text);
        if (!compiled.ok) return compiled.offset >= 0 && compiled.offset <= text.length;
        try {
          return typeof compiled.program(NAMES) === 'string';
        } catch (error) {
          return error instanceof ExpressionError;
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('leave a text without braces as it stands, but for what cannot be stored', () => {
    const plain = fc
      .string({ unit: 'binary', maxLength: 200 })
      .filter((text) => !text.includes('{'));
    fc.assert(fc.property(plain, (text) => render(text) === storableText(text)));
  });
});
