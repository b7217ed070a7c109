import { describe, expect, test } from '@jest/globals';
import { nearestName } from '../../src/query/nearest-name.js';

const FIELDS = ['id', 'title', 'section', 'source', 'tags', 'publishedAt', 'updatedAt', 'authors'];

describe('The nearest known name', () => {
  test.each([
    ['publishedat', 'publishedAt'],
    ['secton', 'section'],
    ['scetion', 'section'],
    ['titel', 'title'],
    ['tag', 'tags'],
    ['author', 'authors'],
    ['published', 'publishedAt'],
    ['sectionName', 'section'],
  ])('to %j is %j', (name, nearest) => {
    expect(nearestName(name, FIELDS)).toBe(nearest);
  });

  test.each(['', 'x', 'pu', 'colour', 'a'.repeat(100_000)])('to %j is none', (name) => {
    expect(nearestName(name, FIELDS)).toBeUndefined();
  });

  test('is the first of several equally near', () => {
    expect(nearestName('cat', ['bat', 'rat', 'cats'])).toBe('bat');
  });
});
