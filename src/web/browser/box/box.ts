/** The search box for other sites: one script tag brings the element `<lede-search>`. */
import { LedeSearch } from './element.js';

// The tag may stand on a page twice.
if (customElements.get('lede-search') === undefined) customElements.define('lede-search', LedeSearch);
