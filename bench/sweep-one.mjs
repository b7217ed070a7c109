/** One setting of the sweep, in its own process because the engine reads its constants once. Prints nDCG@10 by collection as JSON. */
import { RANKING } from '../dist/engine/embedded/weighting/ranking-constants.js';
import { RANKING_DEFAULTS } from '../dist/query/ranking-defaults.js';
import { dataPath } from './data.mjs';

const DEPTH = 10;
const { overrides, collections } = JSON.parse(process.argv[2]);
for (const [path, value] of Object.entries(overrides)) {
  const [first, ...rest] = path.split('.');
  const names = first === 'weights' ? rest : [first, ...rest];
  const holder = names
    .slice(0, -1)
    .reduce((object, name) => object[name], first === 'weights' ? RANKING_DEFAULTS.fieldWeights : RANKING);
  holder[names.at(-1)] = value;
}
const { evaluateFolder } = await import('./relevance.mjs');
const ndcg = [];
for (const name of collections) ndcg.push((await evaluateFolder(dataPath(`collections/${name}`), DEPTH)).ndcg10);
process.stdout.write(JSON.stringify(ndcg));
