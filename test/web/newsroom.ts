/** Articles of a small newspaper for tests of the search page: dates over years, facets, near-duplicates, and hostile texts. */

const SECTIONS = ['Local', 'World', 'Culture', 'Sport'];
const AUTHORS = ['Nell Hargreave', 'Łukasz Ortiz', 'Ama Boateng'];
const TOPICS = ['piers', 'weather', 'council', 'music', 'tides', 'trains', 'museums', 'markets'];

/** Sixty words of one story only. */
function cargo(story: number): string {
  const letters = (n: number) => String.fromCharCode(97 + (n % 26), 97 + (Math.floor(n / 26) % 26));
  return Array.from({ length: 60 }, (_, n) => `qu${letters(story)}${letters(n * 7 + story)}`).join(' ');
}

/** Forty short stories about ferries, one a month from 2021 on. */
const STORIES = Array.from({ length: 40 }, (_, i) => ({
  id: `ferry-${i}`,
  title: `Ferry ${i} sails for Brannoc`,
  // Distinct words, so that no two count as near-duplicates.
  text: `The ferry numbered ${i} left the quay.

${cargo(i)} and ${TOPICS[i % 8]} news.`,
  date: new Date(Date.UTC(2021, i, 15)).toISOString(),
  section: SECTIONS[i % 4],
  tags: [TOPICS[i % 8], TOPICS[(i + 3) % 8]],
  author: AUTHORS[i % 3],
}));

const WIRE = Array.from({ length: 120 }, (_, i) => `cable${i}`).join(' ');
/** One story, published by three papers. */
const COPIES = ['Morning Post', 'Evening Post', 'Weekly Post'].map((source, i) => ({
  id: `wire-${i}`,
  title: 'Undersea cable is cut',
  text: `${WIRE}\n\nFrom the ${source}.`,
  date: `2024-02-0${i + 1}`,
  section: 'World',
  source,
}));

export const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "'-alert(1)-'",
  '</textarea></title><script>alert(1)</script>',
];

/** Script in every text of an article. */
const HOSTILE = ATTACKS.map((attack, i) => ({
  id: `hostile/${i}/${attack}`,
  title: `Zebra ${attack}`,
  text: `A zebra ${attack} crossed.\n\nThe zebra ${attack} came back.`,
  date: '2023-05-05',
  section: `Zoo ${attack}`,
  tags: [attack, `javascript:alert(${i})`],
  author: attack,
  source: attack,
  related: [`Zebra ${attack}`],
  [attack]: attack,
}));

export const LONG_WORD = 'Supercalifragilistic'.repeat(100);
const AWKWARD = [
  {
    id: 'long',
    title: LONG_WORD,
    text: `Longword ${LONG_WORD}`,
    section: LONG_WORD.slice(0, 250),
    author: LONG_WORD.slice(0, 200),
  },
  {
    id: 'arabic',
    title: 'الميناء يفتح أبوابه بعد العاصفة',
    text: 'عادت القوارب إلى الميناء صباح السبت.',
    language: 'ar',
    section: 'محلي',
    date: '2024-06-01',
  },
  {
    id: 'hebrew',
    title: 'הנמל נפתח מחדש (harbourside) אחרי הסערה',
    text: 'הסירות חזרו לנמל.',
    language: 'he',
    date: '2024-06-02',
  },
];

export const NEWSROOM: readonly object[] = [...STORIES, ...COPIES, ...HOSTILE, ...AWKWARD];
