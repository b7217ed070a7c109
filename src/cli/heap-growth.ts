/** The heap policy of a long-running server. */
import { setFlagsFromString } from 'node:v8';

/**
 * Growth of the heap over its live size at which V8 collects garbage. Its default is 100 % and more: 418 MB of a server
 * after 3,000 searches of 100,000 articles, against 244 MB with 40 %. 20 % saves 10 MB more and takes 7 % of a request.
 */
const GROWTH_PERCENT = 40;

/** Makes V8 collect garbage earlier than by default, concurrently with other work. */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
