/**
 * The contract of any archive backend: durable and visible writes, conflicts, sets that match, filters, facets, orders,
 * pages, words, scans, values, deadlines. It never assumes exact scores.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ArchiveBackend, CallOptions } from '../../src/backend/archive-backend.js';
import type { Page } from '../../src/backend/page.js';
import { Deadline } from '../../src/deadline.js';
import type { Article } from '../../src/document/article.js';
import type { Filter } from '../../src/query/filter.js';
import { parseFilter } from '../../src/query/filter-parser.js';
import type { Plan, TermMatch } from '../../src/query/plan.js';
import { oracle } from '../engine/oracle.js';
import { article } from '../search/archive.js';
import { history, liveAfter, NOW, optional, planFor, query } from './random-archives.js';

function filter(text: string): Filter {
  const parsed = parseFilter(text);
  if (parsed === null) throw new Error('an empty filter');
  return parsed;
}

function withoutTime({ updatedAt: _, ...members }: Article): Omit<Article, 'updatedAt'> {
  return members;
}

const term = (surface: string): TermMatch => ({ surface, stem: null, prefix: false, typos: 0 });

/**
 * Declares the suite for a backend.
 * @param open opens the archive of a data directory, empty the first time; the suite closes it
 * @param runs random archives compared with the oracle
 */
export function describeBackend(name: string, open: () => Promise<ArchiveBackend>, runs: number): void {
  describe(name, () => {
    let backend: ArchiveBackend;
    beforeAll(async () => {
      backend = await open();
      await backend.ready;
    });
    beforeEach(() => backend.clear());
    afterAll(() => backend.close());

    const search = async (plan: Plan): Promise<Page> => {
      const [page] = await backend.search([plan]);
      if (page === undefined) throw new Error('no page');
      return page;
    };
    const ids = async (plan: Plan) => (await search(plan)).hits.map(({ id }) => id);
    const everyId = async (after?: string) => {
      const all: string[] = [];
      for await (const batch of backend.scan({ after })) all.push(...batch.map(({ id }) => id));
      return all;
    };

    /** Empties the archive and repeats a history of it, consecutive puts in one call. */
    const replay = async (steps: readonly (Article | string)[]): Promise<Article[]> => {
      await backend.clear();
      let batch: Article[] = [];
      const put = async () => {
        if (batch.length > 0) await backend.put(batch);
        batch = [];
      };
      for (const step of steps) {
        if (typeof step !== 'string') batch.push(step);
        else {
          await put();
          await backend.remove([step]);
        }
      }
      await put();
      return liveAfter(steps);
    };

    describe('writes', () => {
      test('are visible to searches and reads when they resolve', async () => {
        await backend.put([article('a', { title: 'alpha' })]);
        expect(await ids(planFor('alpha'))).toEqual(['a']);
        await backend.put([article('a', { title: 'beta' })]);
        expect([await ids(planFor('alpha')), await ids(planFor('beta'))]).toEqual([[], ['a']]);
        await backend.update('a', (current) => ({ ...(current ?? article('a')), lede: 'gamma' }));
        expect(await ids(planFor('gamma'))).toEqual(['a']);
        expect((await backend.articles(['a']))[0]?.lede).toBe('gamma');
        expect(await backend.remove(['a', 'unknown'])).toEqual(['a']);
        expect([await ids(planFor('')), await backend.articles(['a'])]).toEqual([[], [undefined]]);
        await backend.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })]);
        await backend.clear();
        expect([(await search(planFor(''))).total, (await backend.size()).articles]).toEqual([0, 0]);
      });

      test('report which articles are new, replaced and unchanged, and return them as stored', async () => {
        const first = await backend.put([article('a', { title: 'alpha', attributes: { x: 1, y: [1, 2] } })]);
        expect(first).toMatchObject({ created: ['a'], replaced: [], unchanged: [] });
        const [stored] = first.stored;
        expect(await backend.articles(['a'])).toEqual([stored]);
        expect(stored).toMatchObject({ title: 'alpha', updatedAt: expect.any(String) });
        const same = article('a', { title: 'alpha', attributes: { y: [1, 2], x: 1 } });
        const second = await backend.put([same, article('b', { title: 'beta' })]);
        expect(second).toMatchObject({ created: ['b'], replaced: [], unchanged: ['a'] });
        expect(second.stored.map(({ id }) => id)).toEqual(['b']);
        expect(await backend.articles(['a'])).toEqual([stored]);
        expect(await backend.put([article('a', { title: 'gamma' })])).toMatchObject({ replaced: ['a'] });
      });

      test('of two articles with one id in a call keep the last', async () => {
        await backend.put([article('a', { title: 'alpha' }), article('a', { title: 'beta' })]);
        expect([await ids(planFor('alpha')), await ids(planFor('beta'))]).toEqual([[], ['a']]);
        expect((await backend.size()).articles).toBe(1);
      });

      test('with an id that is too long fail as a whole', async () => {
        const put = backend.put([article('fine', { title: 'alpha' }), article('x'.repeat(513), { title: 'alpha' })]);
        await expect(put).rejects.toMatchObject({ code: 'invalid_id' });
        expect([await ids(planFor('alpha')), await everyId()]).toEqual([[], []]);
      });

      test('raise the number of the last change', async () => {
        const before = (await backend.size()).sequence;
        await backend.put([article('a', { title: 'alpha' })]);
        const after = (await backend.stats()).sequence;
        expect(after).toBeGreaterThan(before);
        await backend.put([article('a', { title: 'alpha' })]);
        expect((await backend.size()).sequence).toBe(after);
        await backend.remove(['a']);
        expect((await backend.size()).sequence).toBeGreaterThan(after);
      });
    });

    describe('updates', () => {
      test('of one article by several callers lose none', async () => {
        await backend.put([article('a', { title: 'alpha' })]);
        const paragraphs = ['p', 'q', 'r', 's', 't', 'u'];
        const add = (paragraph: string) =>
          backend.update('a', (current = article('a')) => ({ ...current, body: [...current.body, paragraph] }));
        await Promise.all(paragraphs.map(add));
        const [stored] = await backend.articles(['a']);
        expect([...(stored?.body ?? [])].sort()).toEqual(paragraphs);
      });

      test('create an article, leave it as it is, or fail without a change', async () => {
        const created = await backend.update('a', (current) => current ?? article('a', { title: 'alpha' }));
        expect(created.created).toEqual(['a']);
        const [before] = await backend.articles(['a']);
        expect(await backend.update('a', () => undefined)).toMatchObject({ unchanged: ['a'], stored: [] });
        expect(await backend.update('gone', () => undefined)).toMatchObject({ unchanged: [], stored: [] });
        const failing = backend.update('a', () => {
          throw new RangeError('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await backend.articles(['a', 'gone'])).toEqual([before, undefined]);
      });
    });

    test('removal by filter removes the matches and nothing else', async () => {
      const articles = Array.from({ length: 30 }, (_, i) => article(`n${i}`, { attributes: { rank: i % 3 } }));
      await backend.put(articles);
      expect(await backend.removeMatching(filter('rank >= 1'))).toBe(20);
      expect([(await search(planFor(''))).total, (await everyId()).length]).toEqual([10, 10]);
      expect(await backend.removeMatching(filter('rank >= 1'))).toBe(0);
    });

    describe('searches', () => {
      test('match the same articles as the oracle', async () => {
        const settings = fc.record({
          require: fc.constantFrom('all' as const, 'behind' as const, 'any' as const),
          enough: fc.constantFrom(1, 3, 10),
        });
        await fc.assert(
          fc.asyncProperty(history, query, settings, fc.boolean(), async (steps, q, members, typing) => {
            const plan = planFor(q, members, typing);
            const expected = oracle(await replay(steps), plan, () => true);
            const page = await search(plan);
            expect(page.hits.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
            expect(page.total).toBe(expected.length);
            const complete = new Set(expected.flatMap((hit) => (hit.complete ? [hit.id] : [])));
            expect(page.complete).toBe(complete.size);
            if (members.require !== 'behind') return;
            const first = page.hits.slice(0, complete.size).map(({ id }) => id);
            expect(first.filter((id) => !complete.has(id))).toEqual([]);
          }),
          { numRuns: runs },
        );
      });

      test('filter and count facets as the oracle does', async () => {
        const value = fc.constantFrom('News', 'Sport', 'Nowhere');
        const tag = fc.constantFrom('one', 'two', 'none');
        const number = fc.integer({ min: 0, max: 3 });
        await fc.assert(
          fc.asyncProperty(
            history,
            optional(value),
            optional(tag),
            optional(number),
            async (steps, section, tagged, rank) => {
              const live = await replay(steps);
              const parts = [
                section !== undefined && `section = ${section}`,
                tagged !== undefined && `NOT tags IN [${tagged}]`,
                rank !== undefined && `rank >= ${rank}`,
              ].filter((part) => part !== false);
              const facets = ['section', 'tags', 'rank'].map((facet) => ({ name: facet, limit: 10 }));
              const page = await search(planFor('', { filter: parseFilter(parts.join(' AND ')), facets }));
              const keeps = (one: Article, but?: string) =>
                (but === 'section' || section === undefined || one.section === section) &&
                (but === 'tags' || tagged === undefined || !one.tags.includes(tagged)) &&
                (but === 'rank' || rank === undefined || Number(one.attributes.rank ?? -1) >= rank);
              const kept = live.filter((one) => keeps(one));
              expect(page.hits.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
              const counted = (facet: string, values: (one: Article) => readonly string[]) => {
                const counts = new Map<string, number>(
                  facet === 'section' && section !== undefined ? [[section, 0]] : [],
                );
                for (const one of live.filter((other) => keeps(other, facet)))
                  for (const v of values(one)) counts.set(v, (counts.get(v) ?? 0) + 1);
                return Object.fromEntries(counts);
              };
              const counts = page.facets.map((facet) => [
                facet.name,
                Object.fromEntries(facet.counts.map(({ value: v, count }) => [v, count])),
              ]);
              expect(Object.fromEntries(counts)).toEqual({
                section: counted('section', (one) => (one.section === undefined ? [] : [one.section])),
                tags: counted('tags', ({ tags }) => tags),
                rank: counted('rank', ({ attributes }) =>
                  attributes.rank === undefined ? [] : [String(attributes.rank)],
                ),
              });
            },
          ),
          { numRuns: runs },
        );
      });

      test('sort by fields, missing values last both ways, and page through the order', async () => {
        await fc.assert(
          fc.asyncProperty(
            history,
            fc.constantFrom('rank', 'publishedAt', 'title'),
            fc.boolean(),
            async (steps, field, descending) => {
              const live = await replay(steps);
              const sort = [
                { field, descending },
                { field: 'id', descending: false },
              ];
              const plan = planFor('', { sort });
              const all = await ids(plan);
              const plans: Plan[] = [];
              for (let offset = 0; offset < live.length; offset += 2) plans.push({ ...plan, offset, limit: 2 });
              const pages = await backend.search(plans);
              const key = (one: Article) =>
                field === 'rank'
                  ? one.attributes.rank
                  : field === 'title'
                    ? one.title.toLowerCase().replace(/[.-]/g, '').replace(/é/g, 'e') || undefined
                    : one.publishedAt;
              const expected = live.sort((a, b) => {
                const [left, right] = [key(a), key(b)];
                if (left === undefined || right === undefined)
                  return Number(left === undefined) - Number(right === undefined) || (a.id < b.id ? -1 : 1);
                const order = String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
                return (descending ? -order : order) || (a.id < b.id ? -1 : 1);
              });
              expect(all).toEqual(expected.map(({ id }) => id));
              expect(pages.flatMap(({ hits }) => hits.map(({ id }) => id))).toEqual(all);
            },
          ),
          { numRuns: runs },
        );
      });

      test('match words in the values of the fields that a plan names', async () => {
        await fc.assert(
          fc.asyncProperty(history, fc.constantFrom('one', 'two', 'thr', 'spor'), async (steps, word) => {
            const live = await replay(steps);
            const { hits, total } = await search(planFor(`alpha ${word}`, { valueFields: ['tags', 'section'] }, true));
            const withAlpha = await ids(planFor('alpha'));
            const holding = live.filter(({ tags, section = '' }) =>
              [...tags, section.toLowerCase()].some((value) => value.startsWith(word)),
            );
            const expected = holding.filter(({ id }) => withAlpha.includes(id)).map(({ id }) => id);
            expect(hits.map(({ id }) => id).sort()).toEqual(expected.sort());
            expect(total).toBe(expected.length);
          }),
          { numRuns: runs },
        );
      });

      test('order by relevance: hits that match more of the query, or nearer the headline, come first', async () => {
        await backend.put([
          article('body', { title: 'other words', body: ['much text in which alpha stands once among many others'] }),
          article('title', { title: 'alpha' }),
          ...Array.from({ length: 10 }, (_, i) => article(`x${i}`, { title: `nothing ${i}` })),
        ]);
        const { hits } = await search(planFor('alpha'));
        expect(hits.map(({ id }) => id)).toEqual(['title', 'body']);
        expect(hits.map(({ score }) => score)).toEqual([...hits.map(({ score }) => score)].sort((a, b) => b - a));
      });

      test('put pinned articles first, and hide hidden ones', async () => {
        await backend.put([
          article('a', { title: 'alpha' }),
          article('b', { title: 'alpha' }),
          article('other', { title: 'beta' }),
        ]);
        expect(await ids(planFor('alpha', { pinned: ['other', 'gone'], hidden: ['a'] }))).toEqual(['other', 'b']);
      });

      test('tell what matched, where and how', async () => {
        await backend.put([article('a', { title: 'alpha beta', lede: 'alphas', body: ['gamma'] })]);
        const [hit] = (await search(planFor('alpha gam', {}, true))).hits;
        expect(hit?.matches).toContainEqual(
          expect.objectContaining({ word: 1, terms: [[{ surface: 'gamma', kind: 'prefix' }]], fields: ['body'] }),
        );
      });

      test('count the same when a plan is tentative, and tell how many articles hold each word', async () => {
        await backend.put([article('a', { title: 'alpha beta' }), article('b', { title: 'beta' })]);
        const plan = planFor('alpha beta', { require: 'behind' });
        const counts = await search({ ...plan, tentative: { atLeast: 2, rare: 2 } });
        expect(counts.complete).toBe(1);
        const [alpha = 0, beta = 0] = counts.documents;
        expect([alpha >= 1, beta >= 2]).toEqual([true, true]);
      });

      test('answer several plans in order, up to the first that is enough', async () => {
        await backend.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })]);
        const plans = ['nothing', 'alpha', 'beta'].map((q) => planFor(q));
        const totals = (pages: readonly Page[]) => pages.map(({ total }) => total);
        expect(totals(await backend.search(plans))).toEqual([0, 1, 1]);
        expect(totals(await backend.search(plans, { until: ({ total }) => total > 0 }))).toEqual([0, 1]);
        expect(totals(await backend.search(plans, { until: (_, index) => index === 0 }))).toEqual([0]);
        expect(await backend.search([])).toEqual([]);
      });
    });

    test('words: their document frequency, and those near a word, nearest first', async () => {
      await backend.put([
        article('a', { title: 'harbour' }),
        article('b', { lede: 'harbour harvest' }),
        article('c', { body: ['barbour'] }),
      ]);
      expect(await backend.documentFrequencies(['harbour', 'harvest', 'absent'].map(term))).toEqual([2, 1, 0]);
      const near = await backend.wordsNear('harbuor', 1, 10);
      expect(near.map(({ surface, distance, documents }) => [surface, distance, documents])).toEqual([
        ['harbour', 1, 2],
      ]);
      const surfaces = async () => (await backend.wordsNear('harbour', 1, 10)).map(({ surface }) => surface);
      expect(await surfaces()).toEqual(['harbour', 'barbour']);
      expect(await backend.wordsNear('harbour', 1, 1)).toHaveLength(1);
      await backend.remove(['c']);
      expect(await surfaces()).toEqual(['harbour']);
    });

    test('articles similar to one: never itself, none for one without words', async () => {
      await backend.put([
        article('a', { title: 'storm harbour', lede: 'breakwater' }),
        article('b', { title: 'harbour', lede: 'breakwater' }),
        ...Array.from({ length: 6 }, (_, i) => article(`x${i}`, { title: `meadow cricket${i}` })),
        article('empty', { attributes: { rank: 1 } }),
      ]);
      expect((await backend.similar('a', 5)).map(({ id }) => id)).toEqual(['b']);
      expect(await backend.similar('empty', 5)).toEqual([]);
      expect(await backend.similar('gone', 5)).toEqual([]);
    });

    test('fields of the articles, with the kinds of their values', async () => {
      const publishedAt = new Date(NOW).toISOString();
      await backend.put([article('a', { section: 'News', publishedAt, attributes: { rank: 1, open: true } })]);
      const fields = new Map((await backend.fields()).map(({ name: field, kinds }) => [field, kinds]));
      expect(['section', 'rank', 'open', 'publishedAt'].map((field) => fields.get(field))).toEqual([
        ['text'],
        ['number'],
        ['boolean'],
        ['date'],
      ]);
    });

    describe('reads', () => {
      test('return articles in the order of the ids, undefined for unknown ones', async () => {
        await backend.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })]);
        const articles = await backend.articles(['b', 'gone', 'a', 'b']);
        expect(articles.map((one) => one?.title)).toEqual(['beta', undefined, 'alpha', 'beta']);
        expect(await backend.articles([])).toEqual([]);
      });

      test('scan all articles in one order, in batches, from any id on', async () => {
        const all = Array.from({ length: 23 }, (_, i) => article(`${i % 2 === 0 ? 'B' : 'a'}${i}`, { title: 'alpha' }));
        await backend.put(all);
        const batches: number[] = [];
        const scanned: Article[] = [];
        for await (const batch of backend.scan({ batch: 10 })) {
          batches.push(batch.length);
          scanned.push(...batch);
        }
        expect(batches).toEqual([10, 10, 3]);
        const order = scanned.map(({ id }) => id);
        expect([...order].sort()).toEqual(all.map(({ id }) => id).sort());
        expect(scanned.map(withoutTime).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
          [...all].sort((a, b) => (a.id < b.id ? -1 : 1)),
        );
        expect(await everyId()).toEqual(order);
        for (const at of [0, 9, 21, 22]) expect(await everyId(order[at])).toEqual(order.slice(at + 1));
      });

      test('scan only the articles that match a filter', async () => {
        await backend.put(Array.from({ length: 20 }, (_, i) => article(`n${i}`, { attributes: { rank: i % 4 } })));
        const ranks = new Set<unknown>();
        let count = 0;
        for await (const batch of backend.scan({ filter: filter('rank >= 2'), batch: 3 })) {
          count += batch.length;
          for (const { attributes } of batch) ranks.add(attributes.rank);
        }
        expect([count, [...ranks].sort()]).toEqual([10, [2, 3]]);
      });

      test('scan a snapshot of the articles, isolated from concurrent writes', async () => {
        await backend.put(Array.from({ length: 20 }, (_, i) => article(`n${i}`, { title: 'alpha' })));
        const scanned: string[] = [];
        for await (const batch of backend.scan({ batch: 5 })) {
          if (scanned.length === 0) {
            await backend.remove(['n9', 'n19']);
            await backend.put([article('zz', { title: 'alpha' })]);
          }
          scanned.push(...batch.map(({ id }) => id));
        }
        expect(scanned).toHaveLength(20);
        expect([scanned.includes('n9'), scanned.includes('zz')]).toEqual([true, false]);
        for await (const _ of backend.scan({ batch: 5 })) break; // leaving the loop ends the scan
        expect(await backend.remove(['zz'])).toEqual(['zz']);
      });
    });

    describe('values', () => {
      test('are changed by one caller at a time, and stay when the articles are removed', async () => {
        await backend.updateValue('settings', () => ({}));
        const add = (member: string) => backend.updateValue('settings', (old) => ({ ...Object(old), [member]: true }));
        const names = Array.from({ length: 12 }, (_, i) => `member${i}`);
        await Promise.all(names.map(add));
        await backend.clear();
        expect(Object.keys(Object(await backend.value('settings'))).sort()).toEqual([...names].sort());
        const failing = backend.updateValue('settings', () => {
          throw new RangeError('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await backend.updateValue('settings', (old) => Object.keys(Object(old)).length)).toBe(12);
      });
    });

    test('records of followed files are kept, replaced, removed and cleared', async () => {
      const paths = async () => {
        const all: string[] = [];
        for await (const { path } of backend.sources()) all.push(path);
        return all.sort();
      };
      const source = (path: string, ids: readonly string[]) => ({ path, size: 2, modifiedAt: 3.5, ids });
      const long = `/${'folder/'.repeat(400)}file.txt`;
      await backend.syncSources({ sources: [source('/a', ['x', 'y']), source(long, ['z'])] });
      expect([await backend.source('/a'), await backend.source('/b')]).toEqual([source('/a', ['x', 'y']), undefined]);
      await backend.syncSources({ sources: [source('/a', ['x']), source('/b', [])], removedPaths: [long] });
      expect([(await backend.source('/a'))?.ids, await paths()]).toEqual([['x'], ['/a', '/b']]);
      await backend.clear();
      expect(await paths()).toEqual([]);
    });

    test('a step of following folders changes articles and records together', async () => {
      const step = { put: [article('x1'), article('x2')], partial: [{ path: '/f', ids: ['x1', 'x2'] }] };
      expect(await backend.syncSources(step)).toMatchObject({ created: ['x1', 'x2'], removed: [] });
      expect(await backend.source('/f')).toEqual({ path: '/f', size: -1, modifiedAt: -1, ids: ['x1', 'x2'] });
      const end = { remove: ['x2', 'unknown'], sources: [{ path: '/f', size: 1, modifiedAt: 2, ids: ['x1'] }] };
      expect(await backend.syncSources(end)).toMatchObject({ created: [], removed: ['x2'] });
      expect(await backend.source('/f')).toEqual(end.sources[0]);
      const [kept, removed] = await backend.articles(['x1', 'x2']);
      expect([kept?.id, removed]).toEqual(['x1', undefined]);
    });

    describe('a call whose caller no longer waits', () => {
      const calls: readonly [string, (options: CallOptions) => Promise<unknown>][] = [
        ['search', (options) => backend.search([planFor('alpha')], options)],
        ['articles', (options) => backend.articles(['a'], options)],
        ['scan', (options) => backend.scan(options)[Symbol.asyncIterator]().next()],
        ['documentFrequencies', (options) => backend.documentFrequencies([term('alpha')], options)],
        ['wordsNear', (options) => backend.wordsNear('alpha', 1, 5, options)],
        ['similar', (options) => backend.similar('a', 5, options)],
        ['fields', (options) => backend.fields(options)],
        ['removeMatching', (options) => backend.removeMatching(filter('id = a'), options)],
      ];

      test.each(calls)('ends %s with an error', async (_name, call) => {
        await backend.put([article('a', { title: 'alpha' })]);
        await call({ deadline: Deadline.after(60_000), signal: new AbortController().signal });
        await backend.put([article('a', { title: 'alpha' })]);
        await expect(call({ deadline: Deadline.after(-1) })).rejects.toMatchObject({ code: 'deadline_exceeded' });
        await expect(call({ signal: AbortSignal.abort(new RangeError('gone')) })).rejects.toThrow('gone');
        expect(await everyId()).toEqual(['a']);
      });
    });

    test('is ready, and counts what it holds', async () => {
      await backend.put([article('a', { title: 'alpha beta' })]);
      expect(await backend.readiness()).toMatchObject({ ready: true });
      const { articles, words, tiers, queued, background } = await backend.stats();
      expect([articles, queued, background.failures]).toEqual([1, 0, 0]);
      expect(words).toBeGreaterThanOrEqual(2);
      expect(Object.values(tiers).reduce((sum, count) => sum + count, 0)).toBe(1);
    });

    test('keeps everything when it is closed and opened again', async () => {
      await backend.put([article('a', { title: 'alpha' }), article('b', { title: 'beta' })]);
      await backend.remove(['b']);
      await backend.updateValue('settings', () => ({ kept: true }));
      const stored = await backend.articles(['a']);
      const { sequence } = await backend.size();
      await backend.close();
      backend = await open();
      await backend.ready;
      expect([await backend.articles(['a']), await ids(planFor('alpha')), await ids(planFor('beta'))]).toEqual([
        stored,
        ['a'],
        [],
      ]);
      expect([await backend.value('settings'), (await backend.size()).sequence]).toEqual([{ kept: true }, sequence]);
    });
  });
}
