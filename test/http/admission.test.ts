import { describe, expect, test } from '@jest/globals';
import { Admission } from '../../src/http/admission.js';

describe('admission', () => {
  test('work is done in the order it came', async () => {
    const line = new Admission();
    const done: number[] = [];
    await Promise.all([1, 2, 3].map((n) => line.admit(async () => done.push(n))));
    expect(done).toEqual([1, 2, 3]);
  });

  test('past the longest line, work is refused at once with overloaded and a time to come back', async () => {
    const line = new Admission(2);
    const admitted = [line.admit(async () => 'a'), line.admit(async () => 'b')];
    await expect(line.admit(async () => 'c')).rejects.toMatchObject({ code: 'overloaded', status: 503, retryAfter: 1 });
    expect(await Promise.all(admitted)).toEqual(['a', 'b']);
  });

  test('a place is free again after the work, also after work that failed', async () => {
    const line = new Admission(1);
    await expect(line.admit(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await line.admit(async () => 'next')).toBe('next');
  });
});
