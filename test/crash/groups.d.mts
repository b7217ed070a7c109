/** Types of groups.mjs, which both the test and the writer it kills read. */
import type { Article } from '../../src/document/article.js';

export function groupOf(number: number): Article[];
