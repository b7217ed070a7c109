/** The OpenSearch description, by which browsers add this archive to their search engines: https://github.com/dewitt/opensearch. */
import { xml, xmlDocument } from './xml.js';

export const OPENSEARCH_TYPE = 'application/opensearchdescription+xml';
export const SUGGESTIONS_TYPE = 'application/x-suggestions+json';

/** @param base prefix of absolute addresses of this server, without a trailing slash */
export function openSearchDescription(base: string): string {
  return xmlDocument(xml`<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/" xmlns:moz="http://www.mozilla.org/2006/browser/search/">
<ShortName>Lede</ShortName>
<Description>Search the archive</Description>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
<Image width="16" height="16" type="image/svg+xml">${base}/assets/icon.svg</Image>
<Url type="text/html" method="get" template="${base}/?q={searchTerms}"/>
<Url type="${SUGGESTIONS_TYPE}" rel="suggestions" method="get" template="${base}/opensearch/suggestions?q={searchTerms}"/>
<Url type="application/atom+xml" method="get" template="${base}/feed?q={searchTerms}"/>
<Url type="${OPENSEARCH_TYPE}" rel="self" template="${base}/opensearch.xml"/>
<moz:SearchForm>${base}/</moz:SearchForm>
</OpenSearchDescription>`);
}
