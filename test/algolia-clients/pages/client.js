/** Search client of a page, of the version in its query string. Only host and timeouts differ from the defaults. */
import { liteClient } from 'algoliasearch/lite';
import lite4 from 'algoliasearch-v4/lite';

const parameters = new URLSearchParams(location.search);
export const host = parameters.get('host') ?? '';

export const searchClient =
  parameters.get('client') === '4'
    ? lite4('APP', 'KEY', { hosts: [{ url: host, protocol: 'http' }], timeouts: { connect: 10, read: 20, write: 30 } })
    : liteClient('APP', 'KEY', {
        hosts: [{ url: host, accept: 'readWrite', protocol: 'http' }],
        timeouts: { connect: 10_000, read: 20_000, write: 30_000 },
      });
