/** The fastest an Express route can be: a fixed JSON answer. Prints its port; the yardstick of http.mjs. */
import express from 'express';

const answer = { hits: [], total: 0 };
const server = express()
  .get('/search', (_request, response) => response.json(answer))
  .listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
