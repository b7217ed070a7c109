/** The script of the search box for other sites: defines the element `<lede-search>`. */
import { LedeSearch } from './element.js';

// A page may load the script twice.
if (customElements.get('lede-search') === undefined) customElements.define('lede-search', LedeSearch);
