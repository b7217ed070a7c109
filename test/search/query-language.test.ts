/** The query language through the searcher: which articles each operator matches. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import { archiveOf, article, type TestArchive } from './archive.js';

const ARTICLES = [
  article('accord', {
    title: 'Security council meets',
    lede: 'The security council began talks.',
    body: ['Ceasefire talks go on in Geneva.'],
    section: 'World',
    tags: ['UN', 'peace talks'],
    authors: ['Zoë Ångström'],
    source: 'Coast Press',
    publishedAt: '2024-05-31T23:59:59.000Z',
  }),
  article('reversed', {
    title: 'The council of security',
    lede: 'A council. Security comes later, and one talk is enough.',
    body: ['The town council', 'security men left.'],
    section: 'Local',
    tags: ['council'],
    authors: ['José Núñez', 'Ann Reed'],
    publishedAt: '2024-06-01T00:00:00.000Z',
  }),
  article('sport', {
    title: 'Rovers reach the final',
    lede: 'Sport: a press release of the club. The Who played at half time.',
    body: ['The sporting director talked.'],
    section: 'Sport',
    tags: ['football'],
    publishedAt: '2023-12-31T12:00:00.000Z',
    related: ['Security council meets'],
  }),
  article('undated', { title: 'Harbour news', lede: 'Harbours, harbouring: portraits of a port.' }),
];

let archive: TestArchive;
const ids = async (q: string, request = {}) => (await archive.ids(q, { typing: false, ...request })).sort();

beforeAll(async () => {
  archive = await archiveOf(ARTICLES);
});

describe('quotes', () => {
  test.each([
    ['"security council"', ['accord', 'sport'], 'these words, this order, adjacent'],
    ['"Security COUNCIL"', ['accord', 'sport'], 'case folds'],
    ['“security council”', ['accord', 'sport'], 'curly quotes are quotes'],
    ['"council security"', ['reversed'], 'within a paragraph also over a full stop, never across paragraphs'],
    ['"talks"', ['accord'], 'this form only'],
    ['"talk"', ['reversed'], 'this form only'],
    ['"the who"', ['sport'], 'function words included'],
    ['"ångstrom"', [], 'authors are not text'],
    ['"ceasefire talk"', [], 'no stemming'],
    ['"securty council"', [], 'no typing errors'],
    ['"securit"', [], 'no prefix'],
    ['title:"security council"', ['accord'], 'in a field'],
    ['related:"security council"', ['sport'], 'in related headlines'],
    ['council -"security council"', ['reversed'], 'under exclusion'],
    ['talks "security council"', ['accord', 'sport'], 'mixes with free words'],
    ['"security council" "ceasefire talks"', ['accord'], 'several'],
  ])('%s finds %j: %s', async (q, expected) => {
    expect(await ids(q)).toEqual(expected);
  });

  test('never match across paragraphs or fields', async () => {
    const two = await archiveOf([
      article('a', {
        title: 'Open harbour',
        lede: 'Wall of stone',
        body: ['The silver', 'lining of it'],
        related: ['One two', 'three'],
      }),
    ]);
    for (const q of ['"harbour wall"', '"stone the"', '"silver lining"', '"two three"', '"it one"'])
      expect(await two.ids(q)).toEqual([]);
    for (const q of ['"open harbour"', '"lining of it"', '"one two"']) expect(await two.ids(q)).toEqual(['a']);
  });

  test('stay exact when nothing matches', async () => {
    const { total, relaxed } = await archive.search('"securty council"');
    expect({ total, relaxed }).toEqual({ total: 0, relaxed: false });
  });

  test('fold diacritics', async () => {
    const one = await archiveOf([article('a', { title: 'Zoë Ångström à Brannoc' })]);
    expect(await one.ids('"zoe angstrom a brannoc"')).toEqual(['a']);
  });
});

describe('operators', () => {
  test.each([
    ['council -talks', [], 'exclusion: any form of the word'],
    ['council -"talks"', ['reversed', 'sport'], 'exclusion of one form'],
    ['talks NOT geneva', ['reversed', 'sport'], 'NOT'],
    ['geneva OR rovers', ['accord', 'sport'], 'OR'],
    ['(geneva OR rovers) talks', ['accord', 'sport'], 'parentheses'],
    ['(geneva OR rovers) -ceasefire', ['sport'], 'parentheses and exclusion'],
    ['geneva AND rovers', [], 'an explicit AND always holds'],
    ['-council', ['undated'], 'only an exclusion'],
    ['NOT council NOT harbour', [], 'only exclusions'],
    ['-"press release" -harbour', ['accord', 'reversed'], 'only exclusions, one quoted'],
    ['harb*', ['undated'], 'prefix'],
    ['title:rov*', ['sport'], 'prefix in a field'],
    ['-portr', ['accord', 'reversed', 'sport', 'undated'], 'an excluded word is whole'],
    ['-portr*', ['accord', 'reversed', 'sport'], 'unless it ends in a star'],
  ])('%s finds %j: %s', async (q, expected) => {
    expect(await ids(q)).toEqual(expected);
  });

  test('match an excluded word only as a whole while typing', async () => {
    expect(await archive.ids('harbour -portr', { typing: true })).toEqual(['undated']);
  });

  test('are plain words in a query of more than five words in capitals', async () => {
    expect(await ids('SECURITY COUNCIL TALKS NOT IN GENEVA')).toContain('accord');
    expect(await ids('TALKS NOT GENEVA')).toEqual(['reversed', 'sport']);
  });
});

describe('scopes', () => {
  test.each([
    ['section:World', ['accord']],
    ['section:world', ['accord']],
    ['section:(World OR Sport)', ['accord', 'sport']],
    ['-section:World talks', ['reversed', 'sport']],
    ['author:angstrom', ['accord']],
    ['author:"ann reed"', ['reversed']],
    ['author:(jose nunez)', ['reversed']],
    ['author:reed', ['reversed']],
    ['tag:"peace talks"', ['accord']],
    ['tag:un', ['accord']],
    ['tag:foot', []],
    ['source:"coast press"', ['accord']],
    ['source:coast', ['accord']],
    ['headline:council', ['accord', 'reversed']],
    ['title:(security council)', ['accord', 'reversed']],
    ['body:talks', ['accord', 'sport']],
    ['lede:talks', ['accord', 'reversed']],
    ['lede:"talks"', ['accord']],
    ['related:council', ['sport']],
    ['after:2024-06', ['reversed']],
    ['after:2024-05-31', ['accord', 'reversed']],
    ['before:2024', ['sport']],
    ['before:2024-06', ['accord', 'sport']],
    ['date:2024', ['accord', 'reversed']],
    ['date:2023..2024', ['accord', 'reversed', 'sport']],
    ['date:2024-05', ['accord']],
    ['-date:2024', ['sport', 'undated']],
    ['talks date:2023', ['sport']],
  ])('%s finds %j', async (q, expected) => {
    expect(await ids(q)).toEqual(expected);
  });
});

describe('while typing', () => {
  test('the last word may be a prefix', async () => {
    expect(await archive.ids('portra', { typing: true })).toEqual(['undated']);
    expect(await archive.ids('portra', { typing: false, typos: 'off' })).toEqual([]);
  });

  test('the dots of an acronym end it', async () => {
    const archive = await archiveOf([
      article('a', { title: 'A treaty with the U.S. at last' }),
      article('b', { title: 'Used cars are usually dearer' }),
    ]);
    expect(await archive.ids('U.S.')).toEqual(['a']);
    expect(await archive.ids('u')).toEqual(expect.arrayContaining(['a', 'b']));
  });

  test('white space ends the word', async () => {
    expect(await archive.ids('portra ', { typing: true, typos: 'off' })).toEqual([]);
    expect(await archive.ids('portrait ', { typing: true, typos: 'off' })).toEqual(['undated']);
  });

  test('only the last word may', async () => {
    expect((await archive.search('portra harbour', { typos: 'off' })).relaxed).toBe(true);
    expect((await archive.search('harbour portra', { typos: 'off' })).relaxed).toBe(false);
  });
});

describe('typing errors', () => {
  const found = async (text: string, q: string, request = {}) =>
    (await (await archiveOf([article('a', { title: text })])).ids(q, { typing: false, ...request })).length === 1;

  test.each([
    ['harbour', 'harbor', true, 'one edit from four letters'],
    ['harbour', 'hrabour', true, 'neighbours swapped are one edit'],
    ['port', 'prot', true, 'four letters'],
    ['cod', 'cud', false, 'never under four letters'],
    ['breakwater', 'brekwatr', true, 'two edits from eight letters'],
    ['harbour', 'hrbor', false, 'but one below'],
    ['1984 census', '1985', false, 'never on digits'],
    ['covid19', 'covod19', false, 'nor in words with digits'],
    ['harbour', '"harbor"', false, 'never in quotes'],
    ['harbour', 'barbour', true, 'in the first letter when nothing else is found'],
    ['harbour', 'title:harbor', true, 'in a scope'],
  ])('in an archive with “%s” %s is found: %p, %s', async (text, q, expected) => {
    expect(await found(text, q)).toBe(expected);
    expect(await found(text, q, { typos: 'off' })).toBe(false);
  });

  test('change the first letter only when nothing else matches', async () => {
    const two = await archiveOf([article('h', { title: 'harbour' }), article('b', { title: 'barbou' })]);
    expect(await two.ids('harbou', { typing: false })).toEqual(['h']);
    expect(await two.ids('barbo', { typing: false })).toEqual(['b']);
  });
});

describe('spellings of one thing', () => {
  test.each([
    ['U.S. troops', 'US', 'us', 'u.s.', 'U.S', '"US"', 'US troops'],
    ['US troops', 'U.S.', 'u.s. troops', '"U.S. troops"'],
    ['COVID-19 ward', 'covid19', 'covid 19', 'COVID-19', 'covid', 'Covid‑19'],
    ['covid19 ward', 'covid-19', 'COVID-19'],
    ['An email arrived', 'e-mail', 'email', 'e-mails'],
    ['An e-mail arrived', 'email', 'e-mail', 'emails', '"e-mail"'],
    ['The co-operative bank', 'cooperative', 'co-operatives', 'co operative'],
    ['Sian Trevanion-Okafor', 'okafor', 'trevanion', 'trevanion-okafor', 'trevanionokafor'],
    ['Maeve O’Dowd', "o'dowd", 'odowd', 'dowd', 'O’DOWD', "O'Dowd's"],
    ['12,500 homes', '12500', '12,500', '"12,500 homes"'],
    ['At 3.5 per cent', '3.5'],
    ['Straße', 'strasse', 'STRASSE', 'Straße'],
    ['AT&T profits', 'AT&T', 'att', 'at&t'],
    ['İzmir', 'izmir', 'IZMIR', 'İZMİR'],
    ['ΘΑΛΑΣΣΑ και φως', 'θάλασσα', 'φωσ'],
    ['Brzęczyński', 'brzeczynski', 'BRZĘCZYŃSKI'],
    ['don’t panic', "don't", 'dont'],
  ])('“%s” matches all its spellings', async (title, ...queries) => {
    const one = await archiveOf([article('a', { title }), article('b', { title: 'Something else' })]);
    for (const q of queries) expect([q, await one.ids(q, { typing: false, typos: 'off' })]).toEqual([q, ['a']]);
  });
});

describe('stems', () => {
  test('are English only in English articles and where the language is unknown', async () => {
    const members = { title: 'Talking' };
    const three = await archiveOf([
      article('en', { ...members, language: 'en-GB' }),
      article('unknown', members),
      article('de', { ...members, language: 'de' }),
    ]);
    expect((await three.ids('talk', { typing: false, typos: 'off' })).sort()).toEqual(['en', 'unknown']);
    expect((await three.ids('talking', { typing: false })).sort()).toEqual(['de', 'en', 'unknown']);
    expect((await three.ids('talk', { typing: true })).sort()).toEqual(['de', 'en', 'unknown']);
    expect((await three.ids('"talking"')).sort()).toEqual(['de', 'en', 'unknown']);
  });
});

describe('the empty query', () => {
  test.each(['', '   ', '- - -', '<>', '🎉', '"', '""', '()', '*'])(
    '%j matches all articles, newest first',
    async (q) => {
      const { hits, relaxed, didYouMean } = await archive.search(q);
      expect(hits.map(({ id }) => id)).toEqual(['reversed', 'accord', 'sport', 'undated']);
      expect({ relaxed, didYouMean }).toEqual({ relaxed: false, didYouMean: undefined });
    },
  );

  test('has warnings with positions', async () => {
    const { warnings = [] } = await archive.search('harbour "unclosed');
    expect(warnings).toEqual([expect.objectContaining({ start: 8, end: 9 })]);
  });
});
