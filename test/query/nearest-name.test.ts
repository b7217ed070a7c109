/** Suggestions for unknown names. */
import { describe, expect, test } from '@jest/globals';
import { nearestName } from '../../src/query/nearest-name.js';

const FIELDS = ['id', 'title', 'section', 'source', 'tags', 'publishedAt', 'updatedAt', 'authors'];

describe('nearestName', () => {
  test.each([
    ['publishedat', 'publishedAt'],
    ['secton', 'section'],
    ['scetion', 'section'],
    ['titel', 'title'],
    ['tag', 'tags'],
    ['di', 'id'],
    ['author', 'authors'],
    ['published', 'publishedAt'],
    ['sectionName', 'section'],
  ])('of %j is %j', (name, nearest) => {
    expect(nearestName(name, FIELDS)).toBe(nearest);
  });

  test.each(['', 'x', 'pu', 'colour', 'a'.repeat(100_000)])('of %j is undefined', (name) => {
    expect(nearestName(name, FIELDS)).toBeUndefined();
  });

  test('is the first of several at the same distance', () => {
    expect(nearestName('cat', ['bat', 'rat', 'cats'])).toBe('bat');
  });
});
