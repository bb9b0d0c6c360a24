import type { Json } from '../../base/index.ts';

/*
 * What is known of most people lies still for days. As objects a person with one waiting instance
 * takes about 3 kB; packed it is one text of about 0.5 kB, of one byte a character, which the
 * garbage collector need not look into.
 */

/** Turns values of few shapes into short texts, and back. */
export interface Packer {
  pack(value: Json): string;
  unpack(text: string): Json;
}

/** Objects whose keys are not all of this kind are tables, with a shape of their own each. */
const FIELD = /^[A-Za-z]{1,24}$/;
/** Of more shapes the keys are written out. */
const SHAPES_MAX = 4_096;
/** Goes before a character that takes two bytes; then its code in four letters and digits. */
const WIDE = '\u0001';
const ONE_BYTE_MAX = 255;

/**
 * Opens a packer. Objects become lists of their values with the number of their shape in front,
 * arrays lists with a zero in front. It is bound to the texts that it has packed itself.
 */
export function createPacker(): Packer {
  const shapes: (readonly string[])[] = [];
  const numbers = new Map<string, number>();

  function shapeOf(keys: readonly string[]): number | null {
    const name = `${keys.length} ${keys.join()}`;
    const known = numbers.get(name);
    if (known !== undefined) return known;
    if (numbers.size >= SHAPES_MAX || !keys.every((key) => FIELD.test(key))) return null;
    shapes.push(keys);
    numbers.set(name, shapes.length);
    return shapes.length;
  }

  function flat(value: Json | undefined): Json {
    if (typeof value === 'string') return oneByte(value);
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return [0, ...value.map(flat)];
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const shape = shapeOf(keys);
    if (shape !== null) return [shape, ...keys.map((key) => flat(value[key]))];
    return Object.fromEntries(keys.map((key) => [oneByte(key), flat(value[key])]));
  }

  function full(value: Json): Json {
    if (typeof value === 'string') return anyByte(value);
    if (typeof value !== 'object' || value === null) return value;
    if (!isList(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [anyByte(key), full(inner)]),
      );
    }
    const [shape, ...values] = value;
    if (shape === 0) return values.map(full);
    const whole: Record<string, Json> = {};
    const keys = shapes[Number(shape) - 1] ?? [];
    for (const [index, key] of keys.entries()) whole[key] = full(values[index] ?? null);
    return whole;
  }

  return {
    pack: (value) => JSON.stringify(flat(value)),
    unpack: (text) => full(JSON.parse(text) as Json), // JSON.parse yields JSON
  };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A text of wide characters would make the whole of what it is part of wide. */
function oneByte(text: string): string {
  let isNarrow = true;
  for (let index = 0; index < text.length && isNarrow; index += 1) {
    const code = text.charCodeAt(index);
    isNarrow = code <= ONE_BYTE_MAX && code !== 1;
  }
  if (isNarrow) return text;
  let narrow = '';
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const isWide = code > ONE_BYTE_MAX || code === 1;
    narrow += isWide ? WIDE + code.toString(36).padStart(4, '0') : String.fromCharCode(code);
  }
  return narrow;
}

function anyByte(text: string): string {
  if (!text.includes(WIDE)) return text;
  return text
    .split(WIDE)
    .map((part, index) => {
      if (index === 0) return part;
      return String.fromCharCode(Number.parseInt(part.slice(0, 4), 36)) + part.slice(4);
    })
    .join('');
}
