/** Reports of an evaluation as text and JSON: means, measures by query, comparison of two runs, worst queries. */
import { type DiagnosedHit, type Diagnosis, REACH } from './diagnosis.js';
import type { Evaluation, QueryResult } from './evaluate.js';
import { MEASURE_LABELS, MEASURES, type MeasureName, type Measures } from './measures.js';
import { type Comparison, randomisationTest } from './significance.js';

const QUERY_WIDTH = 60;
/** Number of parts of a score in a diagnosis. */
const PARTS_SHOWN = 5;
/** Number of missing ids in a diagnosis. */
const MISSED_SHOWN = 10;

const figure = (value: number): string => value.toFixed(4).replace(/^(-?)0\./, '$1.');
const signed = (value: number): string => (value >= 0 ? '+' : '') + figure(value);
const shortened = (text: string): string =>
  text.length <= QUERY_WIDTH ? text : `${text.slice(0, QUERY_WIDTH - 1).trimEnd()}…`;

/** Rows of equal length as aligned columns: the first left-aligned, the last unaligned, the others right-aligned. */
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

/** The means and the number of queries. */
export function summary(evaluation: Evaluation): string {
  return table([
    ['judged queries', ...HEADER, ''],
    [String(evaluation.queries.length), ...figures(evaluation.mean), ''],
  ]);
}

/** The measures of each query, one per line. */
export function queryTable(queries: readonly QueryResult[]): string {
  return table([
    ['query', ...HEADER, 'text'],
    ...queries.map((query) => [query.id, ...figures(query.measures), shortened(query.text)]),
  ]);
}

/** The `count` queries with the lowest value of a measure, lowest first; ties by average precision. */
export function worstQueries(evaluation: Evaluation, count = 10, by: MeasureName = 'ndcg10'): QueryResult[] {
  return [...evaluation.queries]
    .sort((a, b) => a.measures[by] - b.measures[by] || a.measures.averagePrecision - b.measures.averagePrecision)
    .slice(0, count);
}

/** A diagnosis as text: nDCG@10, then each hit with the largest parts of its score. */
export function diagnosisText({ query, answers, missed }: Diagnosis): string {
  const head = `${query.id}  nDCG@10 ${figure(query.measures.ndcg10)}  ${shortened(query.text)}`;
  const rest = missed.length === 0 ? [] : [`  not in the first ${REACH}: ${missed.slice(0, MISSED_SHOWN).join(', ')}`];
  return `${[head, ...answers.flatMap(hitLines), ...rest].join('\n')}\n`;
}

function hitLines({ rank, id, title, gain, explanation }: DiagnosedHit): string[] {
  const judged = gain > 0 ? `relevant, gain ${gain}` : 'not relevant';
  const parts = [...explanation.parts].sort((a, b) => b.value - a.value).slice(0, PARTS_SHOWN);
  return [
    `  ${rank}. ${id} (${judged}) ${explanation.total.toFixed(2)}  ${shortened(title)}`,
    ...parts.map(({ label, value }) => `       ${signed(value)} ${label}`),
  ];
}

/** One measure of two runs over their common queries. */
interface ComparedMeasure extends Comparison {
  readonly name: MeasureName;
  readonly first: number;
  readonly second: number;
}

function compared(first: Evaluation, second: Evaluation): ComparedMeasure[] {
  const others = new Map(second.queries.map((query) => [query.id, query.measures]));
  const pairs = first.queries.flatMap((query) => {
    const other = others.get(query.id);
    return other === undefined ? [] : [{ first: query.measures, second: other }];
  });
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return MEASURES.map((name) => {
    const before = pairs.map((pair) => pair.first[name]);
    const after = pairs.map((pair) => pair.second[name]);
    return { name, first: mean(before), second: mean(after), ...randomisationTest(before, after) };
  });
}

/** Two evaluations of the same queries as a table: the means of each measure, the difference and its p-value. */
export function comparison(first: Evaluation, second: Evaluation): string {
  const rows = compared(first, second).map((row) => [
    MEASURE_LABELS[row.name],
    figure(row.first),
    figure(row.second),
    signed(row.difference),
    row.p.toFixed(4),
    `${row.wins}/${row.losses}/${row.ties}`,
  ]);
  return table([['measure', 'first', 'second', 'difference', 'p', 'better/worse/same'], ...rows]);
}

/** The comparison for `--json`, by the labels of the measures. */
export function comparisonJson(first: Evaluation, second: Evaluation): Record<string, unknown> {
  return Object.fromEntries(compared(first, second).map(({ name, ...row }) => [MEASURE_LABELS[name], row]));
}

/** The evaluation for `--json`: means and measures of each query, by their labels. */
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
