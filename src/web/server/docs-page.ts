/** The API reference: operations with their parameters, and error codes, from the OpenAPI description. */
import { type Html, html } from '../shared/html.js';
import { layout } from './layout.js';

/** The members of an OpenAPI description that the page shows. */
export interface DocsContent {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocsOperation>>>>;
}
interface DocsOperation {
  readonly summary: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly description?: string;
    readonly schema: { readonly [member: string]: unknown };
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

/** @param errors statuses by error code; each code has an anchor, the target of `docs` in error answers */
export function docsPage(content: DocsContent, errors: Readonly<Record<string, number>>): string {
  return layout({
    title: 'API – Lede',
    main: html`<h1>API</h1>
<p>Version ${content.info.version}. The full description for machines is <a href="/openapi.json">openapi.json</a>.</p>
${Object.entries(content.paths).flatMap(([path, operations]) =>
  Object.entries(operations).map(([method, operation]) => operationSection(method.toUpperCase(), path, operation)),
)}
<section aria-labelledby="errors"><h2 id="errors">Errors</h2>
<p>Every error is <code>{"error": {"code", "message", "param", "position", "docs"}}</code>.</p>
<table><thead><tr><th scope="col">code</th><th scope="col">status</th></tr></thead><tbody>
${Object.entries(errors).map(([code, status]) => html`<tr id="${code}"><td><code>${code}</code></td><td>${status}</td></tr>`)}
</tbody></table></section>`,
  });
}

function operationSection(method: string, path: string, operation: DocsOperation): Html {
  const bodies = Object.keys(operation.requestBody?.content ?? {});
  return html`<section><h2><code>${method} ${path}</code></h2>
<p>${operation.summary}.${bodies.length === 0 ? '' : ` Body: ${bodies.join(' or ')}.`}</p>
${parameterTable(operation.parameters)}
<ul>${Object.entries(operation.responses).map(
    ([status, { description }]) => html`<li><code>${status}</code> ${description}</li>`,
  )}</ul></section>`;
}

function parameterTable(parameters: DocsOperation['parameters']): Html | undefined {
  if (parameters.length === 0) return undefined;
  return html`<table><thead><tr><th scope="col">parameter</th><th scope="col">default</th><th scope="col">meaning</th></tr></thead><tbody>
${parameters.map(
  ({ name, description, schema }) =>
    html`<tr><td><code>${name}</code></td><td>${defaultText(schema.default)}</td><td>${description}</td></tr>`,
)}</tbody></table>`;
}

function defaultText(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
