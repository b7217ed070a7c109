/** An error in the input of an importer, with its line. Importers turn it into a rejection. */
import { AppError, type ErrorCode, type ErrorDetail } from '../errors.js';

export class ArticleFault extends AppError {
  /** Line of the file, from 1; undefined when unknown. */
  readonly line: number | undefined;

  constructor(message: string, detail: ErrorDetail & { line?: number | undefined; code?: ErrorCode } = {}) {
    super(detail.code ?? 'invalid_article', message, detail);
    this.line = detail.line;
  }
}
