/** Why a hit is where it is, in words a journalist understands and numbers that add up. */
import type { SearchField } from '../document/article.js';
import type { EngineHit, MatchKind, ScorePart } from '../engine/engine.js';
import type { PlannedWord } from '../query/plan.js';
import type { ExplainPart, Explanation } from './response.js';

const FIELD_NAMES: Record<SearchField, string> = {
  title: 'the headline',
  lede: 'the lede',
  body: 'the body',
  related: 'a related headline',
};
const KIND_NAMES: Record<MatchKind, string> = {
  exact: 'as typed',
  stem: 'another form of the word',
  prefix: 'begins with what was typed',
  typo: 'allowing for a typing error',
};

/** Explains a hit whose engine parts were asked for. */
export function explain(hit: EngineHit, words: readonly PlannedWord[]): Explanation {
  return { total: hit.score, parts: (hit.parts ?? []).map((part) => explainPart(part, hit, words)) };
}

function explainPart(part: ScorePart, hit: EngineHit, words: readonly PlannedWord[]): ExplainPart {
  const word = part.word === undefined ? undefined : words[part.word].text;
  switch (part.kind) {
    case 'word':
      return wordPart(part, hit, words);
    case 'proximity':
      return {
        label: `“${word}” stands close to the next word of the query`,
        value: part.value,
        ...(word && { word }),
      };
    case 'exactness':
      return { label: 'The headline is exactly the query', value: part.value, field: 'title' };
    case 'freshness':
      return { label: 'Older than the newest possible article', value: part.value };
    case 'coverage':
      return { label: 'Holds every word of the query', value: part.value };
  }
}

function wordPart(
  { word: index, field, value }: ScorePart,
  hit: EngineHit,
  words: readonly PlannedWord[],
): ExplainPart {
  const text = index === undefined ? '' : words[index].text;
  const found = hit.matches.filter(
    (match) => match.word === index && field !== undefined && match.fields.includes(field),
  );
  const kinds = new Map<string, string>();
  for (const match of found) {
    const origin = words[match.word].alternatives[match.alternative].origin;
    const surface = match.terms.map((forms) => forms.map((form) => form.surface).join('/')).join(' ');
    if (match.terms.length > 1 || origin === 'synonym')
      kinds.set(surface, origin === 'synonym' ? 'a synonym' : 'side by side');
    else for (const form of match.terms[0]) kinds.set(form.surface, KIND_NAMES[form.kind]);
  }
  const matched = [...kinds.keys()];
  const how = Array.from(kinds, ([surface, kind]) => `“${surface}”: ${kind}`).join(', ');
  const place = field === undefined ? 'the text' : FIELD_NAMES[field];
  return { label: `“${text}” in ${place} (${how})`, value, word: text, matched, ...(field !== undefined && { field }) };
}
