/** The bars of a timeline from article counts by month: months for a few years, else years. */

export interface Bar {
  /** `2024` or `2024-05`. */
  readonly period: string;
  readonly count: number;
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  /** True when any of its days is in the selected range. */
  readonly chosen: boolean;
}

/** Years shown by month; for more, each bar is a year. */
const YEARS_BY_MONTH = 4;
/** Bars of a timeline; older periods are left out, since more bars would be too thin to see. */
const MAX_BARS = 120;

/**
 * The bars of a timeline without gaps, oldest first: the months of the selected years if these are few, else all years
 * with articles.
 * @param months number of articles by month (`2024-05`); other keys are ignored
 * @param range days as `2024-05-31`, '' for open
 */
export function histogram(
  months: Readonly<Record<string, number>>,
  range: { readonly from: string; readonly to: string },
): readonly Bar[] {
  const counted = Object.entries(months).filter(([month, count]) => /^\d{4}-\d\d$/.test(month) && count > 0);
  if (counted.length === 0) return [];
  const years = counted.map(([month]) => Number(month.slice(0, 4)));
  const whole = { first: Math.min(...years), last: Math.max(...years) };
  const chosen = {
    first: range.from === '' ? whole.first : Math.max(whole.first, Number(range.from.slice(0, 4))),
    last: range.to === '' ? whole.last : Math.min(whole.last, Number(range.to.slice(0, 4))),
  };
  const inView = chosen.first <= chosen.last && spanOf(chosen) <= YEARS_BY_MONTH ? chosen : whole;
  const counts = new Map<string, number>();
  const byMonth = spanOf(inView) <= YEARS_BY_MONTH;
  for (const [month, count] of counted) {
    const period = byMonth ? month : month.slice(0, 4);
    counts.set(period, (counts.get(period) ?? 0) + count);
  }
  const periods = Array.from({ length: spanOf(inView) }, (_, i) => String(inView.first + i).padStart(4, '0'));
  const all = byMonth ? periods.flatMap((year) => MONTHS.map((month) => `${year}-${month}`)) : periods;
  return all.slice(-MAX_BARS).map((period) => {
    const days = daysOf(period);
    const inside = (range.from === '' || days.to >= range.from) && (range.to === '' || days.from <= range.to);
    return { period, count: counts.get(period) ?? 0, ...days, chosen: inside };
  });
}

const MONTHS = Array.from({ length: 12 }, (_, i) => String(i + 1).padStart(2, '0'));

function spanOf({ first, last }: { readonly first: number; readonly last: number }): number {
  return last - first + 1;
}

/** First and last day of a year or month. */
function daysOf(period: string): { readonly from: string; readonly to: string } {
  if (period.length === 4) return { from: `${period}-01-01`, to: `${period}-12-31` };
  const [year = 0, month = 1] = period.split('-').map(Number);
  const last = new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
  return { from: `${period}-01`, to: `${period}-${String(last).padStart(2, '0')}` };
}

const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** For example `May 2024` for `2024-05`; a year unchanged. */
export function periodText(period: string): string {
  return period.length === 4 ? period : MONTH_NAME.format(new Date(`${period}-01T00:00:00Z`));
}
