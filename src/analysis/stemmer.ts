/** Porter stems, cached: without the cache the algorithm takes a fifth of indexing time. */
import { stemmer } from 'stemmer';
import { WordCache } from './word-cache.js';

/** Stems by folded word. No real vocabulary reaches the limit. */
const stems = new WordCache<string>(250_000);
const ENGLISH_WORD = /^[a-z]+$/;

/**
 * The Porter stem of a folded word. A word with digits or in another script is its own stem. Porter reduces “use” to
 * “us” and “age” to “ag”: a stem of two letters gets its e back, so that it differs from the two-letter word.
 */
export function stem(surface: string): string {
  const cached = stems.get(surface);
  if (cached !== undefined) return cached;
  const porter = surface.length > 2 && ENGLISH_WORD.test(surface) ? stemmer(surface) : surface;
  const result = porter.length <= 2 && surface.length > 2 ? `${porter}e` : porter;
  stems.set(surface, result);
  return result;
}
