/** An Express route with a constant JSON response, the upper bound of http.mjs. Prints its port. */
import express from 'express';

const answer = { hits: [], total: 0 };
const server = express()
  .get('/search', (_request, response) => response.json(answer))
  .listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
