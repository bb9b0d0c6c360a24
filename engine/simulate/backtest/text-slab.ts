/*
 * Texts that lie still for long and are then replaced: on the heap each would be copied twice by
 * the garbage collector and become garbage of the part that is rarely looked through, three times
 * as much as is in use.
 */

/** Keeps texts as bytes outside of the heap. */
export interface TextSlab {
  /** Bytes that it has taken, of which those of texts that were taken out are used again. */
  readonly bytes: number;
  /** Puts a text in. @returns its slot */
  put(text: string): number;
  read(slot: number): string;
  /** Gives a slot free, whose text is gone then. */
  free(slot: number): void;
}

const CHUNK_BYTES = 1 << 20;
/** Slots are multiples of this; each begins with the length of its text. */
const UNIT_BYTES = 64;
const HEAD_BYTES = 4;
const CHUNK_UNITS = CHUNK_BYTES / UNIT_BYTES;

interface Chunk {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** Opens an empty slab. A slot is the number of its first unit, over chunks of the same size. */
export function openTextSlab(): TextSlab {
  const chunks: Chunk[] = [];
  /** Free slots, by their number of units. */
  const freed = new Map<number, number[]>();
  /** What does not fit into a chunk, by slots below zero. */
  const large = new Map<number, string>();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const scratch = new Uint8Array(CHUNK_BYTES);
  let nextUnit = 0;
  let nextLarge = -1;

  function slotOf(units: number): number {
    const known = freed.get(units)?.pop();
    if (known !== undefined) return known;
    const left = CHUNK_UNITS - (nextUnit % CHUNK_UNITS);
    // What is left of a chunk is used for smaller ones.
    if (left < units) {
      give(nextUnit, left);
      nextUnit += left;
    }
    const slot = nextUnit;
    nextUnit += units;
    return slot;
  }

  function give(slot: number, units: number): void {
    const list = freed.get(units);
    if (list) list.push(slot);
    else freed.set(units, [slot]);
  }

  return {
    get bytes() {
      return chunks.length * CHUNK_BYTES;
    },
    put(text) {
      const { read, written } = encoder.encodeInto(text, scratch);
      if (read < text.length || written + HEAD_BYTES > CHUNK_BYTES) {
        large.set(nextLarge, text);
        nextLarge -= 1;
        return nextLarge + 1;
      }
      const slot = slotOf(unitsOf(written));
      const { bytes, view } = chunkOf(chunks, slot);
      const start = (slot % CHUNK_UNITS) * UNIT_BYTES;
      view.setUint32(start, written);
      bytes.set(scratch.subarray(0, written), start + HEAD_BYTES);
      return slot;
    },
    read(slot) {
      if (slot < 0) return large.get(slot) ?? '';
      const { bytes, view } = chunkOf(chunks, slot);
      const start = (slot % CHUNK_UNITS) * UNIT_BYTES;
      const end = start + HEAD_BYTES + view.getUint32(start);
      return decoder.decode(bytes.subarray(start + HEAD_BYTES, end));
    },
    free(slot) {
      if (slot < 0) return void large.delete(slot);
      const { view } = chunkOf(chunks, slot);
      give(slot, unitsOf(view.getUint32((slot % CHUNK_UNITS) * UNIT_BYTES)));
    },
  };
}

/** The chunk that a slot lies in, made where there is none yet. */
function chunkOf(chunks: Chunk[], slot: number): Chunk {
  const index = Math.floor(slot / CHUNK_UNITS);
  const known = chunks[index];
  if (known) return known;
  const bytes = new Uint8Array(CHUNK_BYTES);
  const made = { bytes, view: new DataView(bytes.buffer) };
  chunks[index] = made;
  return made;
}

function unitsOf(length: number): number {
  return Math.ceil((length + HEAD_BYTES) / UNIT_BYTES);
}
