/**
 * Puts articles into a store on command. Usage: sync-writer.mjs FOLDER LOG. Reads ids, a line each. The log gets `ready`,
 * then `asked ID` and `answered ID` or `failed ID CODE` for each.
 */
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openStore } from '../../dist/store/open-store.js';

const [folder, log] = process.argv.slice(2);
const store = await openStore(folder);
const tell = (line) => appendFileSync(log, `${line}\n`);
const article = (id) => ({ id, title: id, lede: '', body: [], related: [], tags: [], authors: [], attributes: {} });
tell('ready');
for await (const id of createInterface({ input: process.stdin })) {
  tell(`asked ${id}`);
  store.put([article(id)]).then(
    () => tell(`answered ${id}`),
    ({ code }) => tell(`failed ${id} ${code}`),
  );
}
