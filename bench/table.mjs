/** Tables and statistics: aligned text for the terminal, Markdown for files. */

export const fixed = (value, digits = 3) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** Prints rows in aligned columns: the first left-aligned, the others right-aligned. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? String(cell).padEnd(widths[column]) : String(cell).padStart(widths[column]),
    );
    process.stdout.write(`${cells.join('  ')}\n`);
  }
}

export function markdownTable([header, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The quantile of sorted numbers; `share` is in [0, 1]. */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

export const median = (values) =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
