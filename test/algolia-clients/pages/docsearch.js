/** DocSearch, which has no setting for its host: its client is pointed elsewhere. */
import docsearch from '@docsearch/js';
import { host } from './client.js';

const container = document.createElement('div');
document.body.append(container);
docsearch({
  container,
  appId: 'APP',
  apiKey: 'KEY',
  indexName: 'docs',
  transformSearchClient: (client) => {
    client.transporter.hosts.splice(0, 99, { url: host, accept: 'readWrite', protocol: 'http' });
    return client;
  },
});
