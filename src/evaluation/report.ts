/** An evaluation as text for a terminal: means, a table by query, two runs side by side, the worst queries. */
import type { Evaluation, QueryResult } from './evaluate.js';
import { MEASURE_LABELS, MEASURES, type MeasureName, type Measures } from './measures.js';
import { randomisationTest } from './significance.js';

const QUERY_WIDTH = 60;

const figure = (value: number): string => value.toFixed(4).replace(/^(-?)0\./, '$1.');
const signed = (value: number): string => (value >= 0 ? '+' : '') + figure(value);
const shortened = (text: string): string =>
  text.length <= QUERY_WIDTH ? text : `${text.slice(0, QUERY_WIDTH - 1).trimEnd()}…`;

/** Rows of equal length in aligned columns: the first to the left, numbers to the right, the last as it is. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const aligned = rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === row.length - 1) return cell;
        return column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${aligned.join('\n')}\n`;
}

const HEADER = MEASURES.map((name) => MEASURE_LABELS[name]);
const figures = (measures: Measures): string[] => MEASURES.map((name) => figure(measures[name]));

/** The means and how many queries they are taken over. */
export function summary(evaluation: Evaluation): string {
  return table([
    ['judged queries', ...HEADER, ''],
    [String(evaluation.queries.length), ...figures(evaluation.mean), ''],
  ]);
}

/** A line for each query. */
export function queryTable(queries: readonly QueryResult[]): string {
  return table([
    ['query', ...HEADER, 'text'],
    ...queries.map((query) => [query.id, ...figures(query.measures), shortened(query.text)]),
  ]);
}

/** The `count` queries with the lowest value of a measure, worst first; ties by average precision. */
export function worstQueries(evaluation: Evaluation, count = 10, by: MeasureName = 'ndcg10'): QueryResult[] {
  return [...evaluation.queries]
    .sort((a, b) => a.measures[by] - b.measures[by] || a.measures.averagePrecision - b.measures.averagePrecision)
    .slice(0, count);
}

/** Two evaluations of the same queries: each mean, the difference, and whether it could be chance. */
export function comparison(first: Evaluation, second: Evaluation): string {
  const others = new Map(second.queries.map((query) => [query.id, query.measures]));
  const pairs = first.queries.flatMap((query) => {
    const other = others.get(query.id);
    return other === undefined ? [] : [{ first: query.measures, second: other }];
  });
  const rows = MEASURES.map((name) => {
    const before = pairs.map((pair) => pair.first[name]);
    const after = pairs.map((pair) => pair.second[name]);
    const test = randomisationTest(before, after);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return [
      MEASURE_LABELS[name],
      figure(mean(before)),
      figure(mean(after)),
      signed(test.difference),
      test.p.toFixed(4),
      `${test.wins}/${test.losses}/${test.ties}`,
    ];
  });
  return table([[`${pairs.length} queries`, 'first', 'second', 'difference', 'p', 'better/worse/same'], ...rows]);
}

/** Plain data for `--json`: means by their usual names, and each query's measures. */
export function evaluationJson(evaluation: Evaluation): Record<string, unknown> {
  return {
    queries: evaluation.queries.length,
    ...Object.fromEntries(MEASURES.map((name) => [MEASURE_LABELS[name], evaluation.mean[name]])),
    perQuery: evaluation.queries.map(({ id, text, measures }) => ({
      id,
      text,
      ...Object.fromEntries(MEASURES.map((name) => [MEASURE_LABELS[name], measures[name]])),
    })),
  };
}
