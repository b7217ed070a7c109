/**
 * Metadata that the reference collections lack: date, section, tags, author. Derived from a document's position alone,
 * so every run is the same. Frequencies fall like 1/rank, as in real archives.
 */
const SECTIONS = [
  'World',
  'Politics',
  'Business',
  'Markets',
  'Sport',
  'Culture',
  'Science',
  'Health',
  'Travel',
  'Opinion',
];
const DAY_MS = 24 * 3600 * 1000;
const FIRST_DAY = Date.UTC(2014, 0, 1);
const DAYS = 4000;
const TAGS = 2000;
const AUTHORS = 1500;

/** A number in [0, 1) derived from a position and a purpose (the finaliser of MurmurHash3). */
function chance(place, purpose) {
  let hash = Math.imul(place, 0x9e3779b1) ^ Math.imul(purpose, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** A rank from 0 to `count` - 1, with probability about 1 / rank. */
const rank = (share, count) => Math.min(count - 1, Math.floor(count ** share - 1));

export function withMetadata(documents) {
  return documents.map((document, place) => ({
    ...document,
    date: new Date(
      FIRST_DAY + Math.floor(chance(place, 1) * DAYS) * DAY_MS + Math.floor(chance(place, 2) * DAY_MS),
    ).toISOString(),
    section: SECTIONS[rank(chance(place, 3), SECTIONS.length)],
    tags: [4, 5].map((purpose) => `topic ${rank(chance(place, purpose), TAGS) + 1}`),
    author: `Reporter ${rank(chance(place, 6), AUTHORS) + 1}`,
  }));
}
