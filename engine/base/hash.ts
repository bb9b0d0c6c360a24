import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** Names a text by its SHA-256, in lower-case hexadecimal (64 characters). */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * Names a text by 96 bits of cyrb128, in 21 lower-case letters and digits: a hundred times cheaper
 * than {@link sha256Hex}, for names that nobody gains from forging.
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
export function shortHash(text: string): string {
  let [a, b, c, d] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 597_399_067);
    b = c ^ Math.imul(b ^ unit, 2_869_860_233);
    c = d ^ Math.imul(c ^ unit, 951_274_213);
    d = a ^ Math.imul(d ^ unit, 2_716_044_179);
  }
  a = Math.imul(c ^ (a >>> 18), 597_399_067);
  b = Math.imul(d ^ (b >>> 22), 2_869_860_233);
  c = Math.imul(a ^ (c >>> 17), 951_274_213);
  d = Math.imul(b ^ (d >>> 19), 2_716_044_179);
  a ^= b ^ c ^ d;
  return `${letters(b ^ a)}${letters(c ^ a)}${letters(d ^ a)}`;
}

/** 32 bits as seven letters and digits. */
function letters(bits: number): string {
  return (bits >>> 0).toString(36).padStart(7, '0');
}

/**
 * Spreads a text over the unsigned 32-bit integers (FNV-1a over UTF-16 units, then the finalizer of
 * MurmurHash3). Shards and sticky shares depend on it: its values must never change.
 */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
