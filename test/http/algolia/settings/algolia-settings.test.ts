/** Stored settings: parsed once per stored object, with unreadable parts left out. */
import { describe, expect, test } from '@jest/globals';
import { algoliaSettings } from '../../../../src/http/algolia/settings/algolia-settings.js';

const SYNONYM = { objectID: 's', type: 'synonym', synonyms: ['sea', 'ocean'] };

describe('algoliaSettings', () => {
  test('parses a stored object once, and its replacement again', () => {
    const stored = { own: { hitsPerPage: 5 }, synonyms: [SYNONYM] };
    const parsed = algoliaSettings(stored);
    expect(parsed).toEqual({ own: { hitsPerPage: 5 }, replicas: {}, synonyms: [SYNONYM], rules: [] });
    expect(algoliaSettings(stored)).toBe(parsed);
    expect(algoliaSettings({ ...stored, synonyms: [] }).synonyms).toEqual([]);
  });

  test.each([undefined, null, 'text', [], {}])('reads %j as no settings', (stored) => {
    expect(algoliaSettings(stored)).toEqual({ own: {}, replicas: {}, synonyms: [], rules: [] });
  });

  test('leaves out what it cannot read', () => {
    const stored = { own: { hitsPerPage: 'many' }, replicas: { r: { ranking: 5 } }, synonyms: [{}], rules: 'none' };
    expect(algoliaSettings(stored)).toEqual({ own: {}, replicas: { r: {} }, synonyms: [], rules: [] });
  });
});
