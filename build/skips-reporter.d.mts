/** Types of skips-reporter.mjs: the part of Jest's reporter interface that it implements. */
export interface SkippableTest {
  readonly title: string;
  readonly ancestorTitles: readonly string[];
  readonly status: string;
}

export interface RunResults {
  readonly testResults: readonly { readonly testFilePath: string; readonly testResults: readonly SkippableTest[] }[];
}

export default class SkipsReporter {
  constructor(
    globalConfig: { readonly rootDir: string; readonly testNamePattern?: string },
    options?: { readonly expectedList?: string; readonly write?: (text: string) => void },
  );
  onRunComplete(contexts: unknown, results: RunResults): void;
  getLastError(): Error | undefined;
}
