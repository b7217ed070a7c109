/** Corrections from a small vocabulary: probable slips, and the influence of frequency. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { misspellingCost, typedWord } from '../../src/search/error-model.js';
import { corrections, rankCorrections, type WordsNear } from '../../src/search/spelling.js';

const VOCABULARY: readonly (readonly [string, number])[] = [
  ['received', 900],
  ['receipt', 300],
  ['separate', 120],
  ['desperate', 80],
  ['committee', 700],
  ['commute', 30],
  ['emissions', 60],
  ['emmissions', 1],
  ['physical', 90],
  ['the', 9000],
  ['they', 3000],
  ['minister', 2000],
  ['ministry', 1500],
  ['negotiations', 800],
  ['negotiation', 200],
  ['occurrence', 15],
];
const words = VOCABULARY.map(([surface, documents]) => ({ surface, documents, headlines: 0 }));

/** The whole vocabulary for every word: only the ranking decides. */
const everything: WordsNear = async () => words.map((word) => ({ ...word, distance: 1 }));

const best = async (word: string): Promise<string | undefined> => (await corrections(word, everything, 1))[0]?.surface;

describe('a correction', () => {
  test.each([
    ['recieved', 'received'],
    ['seperate', 'separate'],
    ['comittee', 'committee'],
    ['commitee', 'committee'],
    ['emmisions', 'emissions'],
    ['fisical', 'physical'],
    ['teh', 'the'],
    ['ministery', 'minister'],
    ['negociations', 'negotiations'],
    ['occurance', 'occurrence'],
  ])('of %s is %s', async (typed, meant) => {
    expect(await best(typed)).toBe(meant);
  });

  test('is never the word itself', async () => {
    expect(await best('emmissions')).toBe('emissions');
  });

  test('does not exist for numbers, single letters and noise', async () => {
    for (const word of ['covid19', 'x', 'a'.repeat(500)]) expect(await corrections(word, everything, 3)).toEqual([]);
  });

  test('tries more edits only while no correction is good', async () => {
    const asked: number[] = [];
    const counting: WordsNear = async (word, edits, limit) => {
      asked.push(edits);
      return edits === 1 ? [] : everything(word, edits, limit);
    };
    await corrections('recieved', counting, 1);
    expect(asked).toEqual([1, 2]);
  });

  test('of equal slips is the more frequent word', () => {
    const near = [
      { surface: 'cart', documents: 3, headlines: 0 },
      { surface: 'card', documents: 300, headlines: 0 },
    ];
    expect(rankCorrections('carz', near, 9).map(({ surface }) => surface)).toEqual(['card', 'cart']);
  });
});

describe('the few likeliest corrections', () => {
  test('are the first of the full ranking', () => {
    const word = fc.stringMatching(/^[aehnrst]{2,8}$/);
    const candidate = fc.record({
      surface: word,
      documents: fc.integer({ min: 1, max: 999 }),
      headlines: fc.constant(0),
    });
    const candidates = fc.uniqueArray(candidate, { selector: ({ surface }) => surface, maxLength: 40 });
    fc.assert(
      fc.property(word, candidates, (typed, near) => {
        expect(rankCorrections(typed, near, 3)).toEqual(rankCorrections(typed, near, near.length).slice(0, 3));
      }),
    );
  });
});

describe('the cost of a slip', () => {
  const slip = (typed: string, meant: string): number => misspellingCost(typedWord(typed), meant);

  test('is 0 only for the word itself, and never more than replacing and adding every letter', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(word, word, (typed, meant) => {
        const cost = slip(typed, meant);
        expect(cost === 0).toBe(typed === meant);
        expect(cost).toBeLessThanOrEqual(Math.max(typed.length, meant.length) + 0.6);
      }),
    );
  });

  test('is the same under a bound that is not exceeded, else infinite', () => {
    const word = fc.stringMatching(/^(?:tion|shun|ph|f|ee|ea|[a-z]){1,6}$/);
    fc.assert(
      fc.property(word, word, fc.double({ min: 0, max: 4, noNaN: true }), (typed, meant, most) => {
        const bounded = misspellingCost(typedWord(typed), meant, most);
        const cost = slip(typed, meant);
        expect([cost, cost > most ? Number.POSITIVE_INFINITY : cost]).toContain(bounded);
      }),
    );
  });

  test('is small for doubled, swapped and sound-alike letters', () => {
    expect(slip('comittee', 'committee')).toBeLessThan(slip('comittee', 'comity'));
    expect(slip('fotograf', 'photograph')).toBeLessThan(1);
    expect(slip('freind', 'friend')).toBeLessThan(slip('frisnd', 'friend'));
  });

  test('is higher in the first letter', () => {
    expect(slip('barbour', 'harbour')).toBeGreaterThan(slip('harbous', 'harbour'));
  });
});
