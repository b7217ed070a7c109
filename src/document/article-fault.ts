/** Why a piece of input is no article, and on which line: what an importer turns into a rejection. */
import { AppError, type ErrorCode, type ErrorDetail } from '../errors.js';

export class ArticleFault extends AppError {
  /** The line of the file, from 1, when it is known. */
  readonly line: number | undefined;

  constructor(message: string, detail: ErrorDetail & { line?: number | undefined; code?: ErrorCode } = {}) {
    super(detail.code ?? 'invalid_article', message, detail);
    this.line = detail.line;
  }
}
