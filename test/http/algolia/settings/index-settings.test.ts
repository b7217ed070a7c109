/** Index settings: validation, patches, sort keys. */
import { describe, expect, test } from '@jest/globals';
import { patchedSettings, readIndexSettings } from '../../../../src/http/algolia/settings/index-settings.js';
import { sortKeys } from '../../../../src/http/algolia/settings/ranking.js';

describe('index settings', () => {
  test('are validated, merged, and unset by null', () => {
    const settings = patchedSettings({ hitsPerPage: 5 }, readIndexSettings({ replicas: ['a'], hitsPerPage: 7 }));
    expect(patchedSettings(settings, readIndexSettings({ replicas: null }))).toEqual({ hitsPerPage: 7 });
    expect(() => readIndexSettings({ customRanking: ['popularity'] })).toThrow('customRanking');
    expect(() => readIndexSettings({ searchableAttributes: 'title' })).toThrow('searchableAttributes');
    expect(sortKeys(['desc(a.b)', 'typo', 'asc(c)'])).toEqual([
      { field: 'a.b', descending: true },
      { field: 'c', descending: false },
    ]);
  });
});
