/** Queries sampled from headlines: whole words, truncated, misspelt. The same seed gives the same queries. */
import { isStopWord } from '../dist/analysis/stop-words.js';
import { seededRandom } from '../dist/evaluation/significance.js';

const SEED = 7;

export const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const isContent = (word) => word.length >= 3 && /^\p{L}+$/u.test(word) && !isStopWord(word);

/** At most `count` runs of `least` to `most` consecutive content words of headlines, with the id of their article. */
export function sampleQueries(documents, count, { least = 1, most = 3, random = seededRandom(SEED) } = {}) {
  const queries = [];
  for (let tries = 0; queries.length < count && tries < count * 20; tries++) {
    const document = documents[Math.floor(random() * documents.length)];
    const words = wordsOf(document.title);
    const length = least + Math.floor(random() * (most - least + 1));
    const start = Math.floor(random() * Math.max(1, words.length - length + 1));
    const chosen = words.slice(start, start + length);
    if (chosen.length === length && chosen.every(isContent)) queries.push({ id: document.id, text: chosen.join(' ') });
  }
  return queries;
}

/** Truncates the last word to a number of letters. */
export function cutShort(text, letters) {
  const words = text.split(' ');
  return [...words.slice(0, -1), words.at(-1).slice(0, letters)].join(' ');
}

/** One random edit in one word of four letters or more, never in its first letter. Unchanged when no word is long enough. */
export function withTypo(text, random) {
  const words = text.split(' ');
  const long = words.flatMap((word, index) => (word.length >= 4 ? [index] : []));
  if (long.length === 0) return text;
  const index = long[Math.floor(random() * long.length)];
  words[index] = misspelt(words[index], random);
  return words.join(' ');
}

/** A deletion, insertion, substitution or transposition, with equal probability. */
function misspelt(word, random) {
  const kind = Math.floor(random() * 4);
  const at = 1 + Math.floor(random() * (word.length - (kind === 3 ? 2 : 1)));
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const [before, after] = [word.slice(0, at), word.slice(at + 1)];
  if (kind === 0) return before + after;
  if (kind === 1) return before + letter + word.slice(at);
  if (kind === 2) return before + letter + after;
  return before + word[at + 1] + word[at] + word.slice(at + 2);
}
