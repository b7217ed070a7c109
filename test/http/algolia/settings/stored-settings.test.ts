/** Stored settings: parsed once per stored object, with unreadable parts left out. */
import { describe, expect, test } from '@jest/globals';
import { storedSettings } from '../../../../src/http/algolia/settings/stored-settings.js';

const SYNONYM = { objectID: 's', type: 'synonym', synonyms: ['sea', 'ocean'] };

describe('storedSettings', () => {
  test('parses a stored object once, and its replacement again', () => {
    const stored = { own: { hitsPerPage: 5 }, synonyms: [SYNONYM] };
    const parsed = storedSettings(stored);
    expect(parsed).toEqual({ own: { hitsPerPage: 5 }, replicas: {}, synonyms: [SYNONYM], rules: [] });
    expect(storedSettings(stored)).toBe(parsed);
    expect(storedSettings({ ...stored, synonyms: [] }).synonyms).toEqual([]);
  });

  test.each([undefined, null, 'text', [], {}])('reads %j as no settings', (stored) => {
    expect(storedSettings(stored)).toEqual({ own: {}, replicas: {}, synonyms: [], rules: [] });
  });

  test('leaves out what it cannot read', () => {
    const stored = { own: { hitsPerPage: 'many' }, replicas: { r: { ranking: 5 } }, synonyms: [{}], rules: 'none' };
    expect(storedSettings(stored)).toEqual({ own: {}, replicas: { r: {} }, synonyms: [], rules: [] });
  });
});
