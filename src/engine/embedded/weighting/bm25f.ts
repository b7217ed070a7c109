/**
 * BM25F: field frequencies are weighted, length-normalised and summed before they saturate (Robertson, Zaragoza and Taylor,
 * "Simple BM25 extension to multiple weighted fields", CIKM 2004). The score of a term is idf × saturate(frequency).
 */
import { RANKING } from './ranking-constants.js';

/** A binding of this module: V8 folds it into the loops over postings, which it does not do with an imported one. */
const ranking = RANKING;

/** BM25's inverse document frequency with 1 added inside the logarithm, so never negative, to the power `idfPower`. */
export function inverseDocumentFrequency(documents: number, documentFrequency: number): number {
  const df = Math.min(documentFrequency, documents);
  return Math.log(1 + (documents - df + 0.5) / (df + 0.5)) ** ranking.idfPower;
}

/** Saturation of a weighted frequency: 0 at 0, approaches k1 + 1. */
export function saturate(frequency: number): number {
  return (frequency * (ranking.k1 + 1)) / (ranking.k1 + frequency);
}

/** Inverse of `saturate`, rounded down: a lower bound on the frequencies that saturate to at least `saturated`. */
export function minimumFrequency(saturated: number): number {
  if (saturated <= 0) return 0;
  const room = ranking.k1 + 1 - saturated;
  return room <= 0 ? Number.POSITIVE_INFINITY : ((ranking.k1 * saturated) / room) * (1 - 1e-9);
}
