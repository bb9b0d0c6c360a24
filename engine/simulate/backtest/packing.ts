import type { Json } from '../../base/index.ts';
import { openVocabulary } from './vocabulary.ts';

/*
 * What is known of most people lies still for days. As objects a person with one waiting instance
 * takes about 3 kB; packed it is a text of a few hundred bytes.
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
/**
 * Opens a packer. Objects become lists of their values with the number of their shape in front,
 * arrays lists with a zero in front. It is bound to the texts that it has packed itself.
 */
export function createPacker(): Packer {
  const shapes: (readonly string[])[] = [];
  const numbers = new Map<string, number>();
  const vocabulary = openVocabulary();

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
    if (typeof value === 'string') return vocabulary.write(value);
    if (value === undefined) return null;
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value)) return [0, ...value.map(flat)];
    const keys = Object.keys(value).filter((key) => value[key] !== undefined);
    const shape = shapeOf(keys);
    if (shape !== null) return [shape, ...keys.map((key) => flat(value[key]))];
    return Object.fromEntries(keys.map((key) => [vocabulary.write(key), flat(value[key])]));
  }

  function full(value: Json): Json {
    if (typeof value === 'string') return vocabulary.read(value);
    if (typeof value !== 'object' || value === null) return value;
    if (!isList(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [vocabulary.read(key), full(inner)]),
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
