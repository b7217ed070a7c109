/** Finds the known name someone probably meant, for "unknown field X, did you mean Y?". */

/** Names longer than this are never a slip of the fingers; also bounds the work. */
const MAX_LENGTH = 64;
/** Shorter beginnings are shared by chance. */
const MIN_PREFIX = 3;

/**
 * The known name nearest to `name`: the same but for case, else within two edits (Damerau–Levenshtein; one for names
 * of up to three letters), else sharing its beginning (`published` for `publishedAt`). Ties go to the name given first.
 * Undefined when none is near.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  if (wanted.length === 0 || wanted.length > MAX_LENGTH) return undefined;
  const names = [...known].filter((candidate) => candidate.length > 0 && candidate.length <= MAX_LENGTH);
  const most = wanted.length <= 3 ? 1 : 2;
  return (
    best(names, most, (candidate) => editDistance(wanted, candidate)) ??
    best(names, MAX_LENGTH, (candidate) => lettersBeyondPrefix(wanted, candidate))
  );
}

/** The name of least distance, which is at most `limit`. */
function best(names: readonly string[], limit: number, distance: (candidate: string) => number): string | undefined {
  let nearest: string | undefined;
  let least = limit + 1;
  for (const candidate of names) {
    const found = distance(candidate.toLowerCase());
    if (found < least) [nearest, least] = [candidate, found];
  }
  return nearest;
}

/** How many letters one name has beyond the other, when one begins with the other; else infinite. */
function lettersBeyondPrefix(a: string, b: string): number {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= MIN_PREFIX && long.startsWith(short) ? long.length - short.length : Number.POSITIVE_INFINITY;
}

/** Damerau–Levenshtein distance in its optimal string alignment form: no part is edited twice. */
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
