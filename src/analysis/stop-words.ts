/** English function words. They are indexed, since phrases need them, and weigh nothing beside other words of a query. */
const FUNCTION_WORDS = `
a about after again all also am an and any are as at be because been before being both but by can could did do does
doing during each for from further had has have having he her here hers him himself his how i if in into is it its
itself me more most my myself no nor not of off on once only or other our ours out over own same she should so some
such than that the their theirs them themselves then there these they this those through to too under until up very
was we were what when where which while who whom whose why will with would you your yours yourself dont cant isnt
wasnt wont doesnt didnt havent hasnt im ive youre theyre whats thats
`;

const words = new Set(FUNCTION_WORDS.trim().split(/\s+/));

/** Whether a folded word is a function word. */
export function isStopWord(surface: string): boolean {
  return words.has(surface);
}
