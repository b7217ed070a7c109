/** Types of groups.mjs, which the test and the writer process share. */
import type { Article } from '../../src/document/article.js';

export function groupOf(number: number): Article[];
