/** The histogram of dates: bars that are links to their year or month, and a form for any first and last day. */
import type { FacetCounts } from '../answers.js';
import { type Bar, histogram, periodText } from '../date-histogram.js';
import { type Html, html } from '../html.js';
import { counted, dayText } from '../parts.js';
import { FACETS, pathOf, type SearchState, withChange } from '../search-state.js';

/** The range chosen in words; empty when there is none. */
export function rangeText({ from, to }: Pick<SearchState, 'from' | 'to'>): string {
  if (from === '' && to === '') return '';
  if (from === '') return `until ${dayText(to)}`;
  if (to === '') return `since ${dayText(from)}`;
  return from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;
}

/** The bars; nothing when no article has a date. */
export function timeline(months: FacetCounts, state: SearchState): Html | undefined {
  const bars = histogram(months, state);
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return html`<p class="facts">None of these results has a date.</p>`;
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  const narrowed = state.from !== '' || state.to !== '';
  return html`<ol class="bars"${bars.length > 60 ? html` data-dense` : undefined}>${bars.map((bar) => barItem(bar, highest, narrowed, state))}</ol>
<p class="axis" aria-hidden="true"><span>${periodText(first.period)}</span><span>${periodText(last.period)}</span></p>`;
}

/** Height of the drawing; a bar of any article is at least MIN high. */
const HEIGHT = 100;
const MIN = 4;

function barItem(
  { period, count, from, to, chosen }: Bar,
  highest: number,
  narrowed: boolean,
  state: SearchState,
): Html {
  const height = count === 0 ? 0 : Math.max(MIN, Math.round((HEIGHT * count) / highest));
  const drawing = html`<svg viewBox="0 0 1 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect width="1" y="${HEIGHT - height}" height="${height}"/></svg>`;
  const label = `${periodText(period)}: ${counted(count, 'article')}`;
  if (count === 0) return html`<li>${drawing}</li>`;
  const alone = from === state.from && to === state.to;
  const href = pathOf(withChange(state, alone ? { from: '', to: '' } : { from, to }));
  return html`<li><a href="${href}" rel="nofollow" data-go data-key="bar:${period}" title="${label}" aria-label="${label}"${
    narrowed && chosen ? html` aria-current="true"` : undefined
  }>${drawing}</a></li>`;
}

/** First and last day as a form, which keeps the rest of the state. */
export function rangeForm(state: SearchState): Html {
  return html`<form class="range" action="/" method="get" data-range>
${keptFields(state)}
<label>From <input type="date" name="from" value="${state.from}" min="0001-01-01" max="9999-12-31"></label>
<label>To <input type="date" name="to" value="${state.to}" min="0001-01-01" max="9999-12-31"></label>
<button type="submit">Apply</button>
</form>`;
}

/** Everything of a state but its dates, for a form that sends dates. */
export function keptFields({ q, chosen, sort }: SearchState): Html[] {
  const kept: (readonly [string, string])[] = [
    ...(q === '' ? [] : [['q', q] as const]),
    ...FACETS.flatMap((name) => chosen[name].map((value) => [name, value] as const)),
    ...(sort === 'relevance' ? [] : [['sort', sort] as const]),
  ];
  return kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}
