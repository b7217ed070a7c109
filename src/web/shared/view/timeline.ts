/** The histogram of dates: bars that link to their year or month. */
import type { FacetCounts } from '../answers.js';
import { type Bar, histogram, periodText } from '../date-histogram.js';
import { type Html, html } from '../html.js';
import { counted, dayText } from '../parts.js';
import { pathOf, type SearchState, withChange } from '../search-state.js';

/** The chosen range in words; '' for none. */
export function rangeText({ from, to }: Pick<SearchState, 'from' | 'to'>): string {
  if (from === '' && to === '') return '';
  if (from === '') return `until ${dayText(to)}`;
  if (to === '') return `since ${dayText(from)}`;
  return from === to ? dayText(from) : `${dayText(from)} – ${dayText(to)}`;
}

/** The bars, or a sentence when no article has a date. */
export function timeline(months: FacetCounts, state: SearchState): Html | undefined {
  const bars = histogram(months, state);
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return html`<p class="facts">None of these results has a date.</p>`;
  const highest = Math.max(1, ...bars.map(({ count }) => count));
  const narrowed = state.from !== '' || state.to !== '';
  return html`<ol class="bars"${bars.length > 60 ? html` data-dense` : undefined}>${bars.map((bar) => barItem(bar, highest, narrowed, state))}</ol>
<p class="axis" aria-hidden="true"><span>${periodText(first.period)}</span><span>${periodText(last.period)}</span></p>`;
}

/** Height of the drawing, and of the lowest bar that is not empty. */
const HEIGHT = 100;
const MIN_HEIGHT = 4;

function barItem(
  { period, count, from, to, chosen }: Bar,
  highest: number,
  narrowed: boolean,
  state: SearchState,
): Html {
  const height = count === 0 ? 0 : Math.max(MIN_HEIGHT, Math.round((HEIGHT * count) / highest));
  const drawing = html`<svg viewBox="0 0 1 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><rect width="1" y="${HEIGHT - height}" height="${height}"/></svg>`;
  const label = `${periodText(period)}: ${counted(count, 'article')}`;
  if (count === 0) return html`<li>${drawing}</li>`;
  const alone = from === state.from && to === state.to;
  const href = pathOf(withChange(state, alone ? { from: '', to: '' } : { from, to }));
  return html`<li><a href="${href}" rel="nofollow" data-go data-key="bar:${period}" title="${label}" aria-label="${label}"${
    narrowed && chosen ? html` aria-current="true"` : undefined
  }>${drawing}</a></li>`;
}
