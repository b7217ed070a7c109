/** Types of import-graph.mjs. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** Paths of imported files. */
  readonly files: readonly string[];
  /** Imported modules that are no files: packages and `node:` modules. */
  readonly packages: readonly string[];
  /** `as` casts that silence the compiler. */
  readonly silencingCasts: readonly string[];
}

export function readSource(path: string): Source;
export function readSources(folder: string): Source[];
export function missingImports(sources: readonly Source[]): string[];
export function importCycles(sources: readonly Source[]): string[][];
