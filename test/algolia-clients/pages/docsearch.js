/** DocSearch. It has no host option, so the hosts of its client are replaced. */
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
