/**
 * Nearest known name, for "unknown field X, did you mean Y?". The edit distance is written out because a transposition
 * (`tga` for `tag`) must count as one edit; the maintained libraries compute Levenshtein distance, where it counts two.
 */

/** Longer names have no nearest name. Bounds the work. */
const MAX_LENGTH = 64;
/** Shortest common prefix that counts; shorter ones are coincidental. */
const MIN_PREFIX = 3;

/**
 * The known name nearest to `name`: at most two edits away (Damerau–Levenshtein, case-insensitive; one edit for names
 * of up to three letters), else a prefix or extension of it (`published` for `publishedAt`). Ties go to the earlier
 * name. Undefined when none is near.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const requested = name.toLowerCase();
  if (requested.length === 0 || requested.length > MAX_LENGTH) return undefined;
  const candidates = [...known].filter((candidate) => candidate.length > 0 && candidate.length <= MAX_LENGTH);
  const maxEdits = requested.length <= 3 ? 1 : 2;
  return (
    nearest(candidates, maxEdits, (candidate) => editDistance(requested, candidate)) ??
    nearest(candidates, MAX_LENGTH, (candidate) => lettersBeyondPrefix(requested, candidate))
  );
}

/** The first candidate of least distance, if that is at most `limit`. */
function nearest(
  candidates: readonly string[],
  limit: number,
  distanceTo: (candidate: string) => number,
): string | undefined {
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = distanceTo(candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Difference in length when one name is a prefix of the other; else infinite. */
function lettersBeyondPrefix(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= MIN_PREFIX && long.startsWith(short) ? long.length - short.length : Number.POSITIVE_INFINITY;
}

/** Damerau–Levenshtein distance in its optimal string alignment form: no substring is edited twice. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
