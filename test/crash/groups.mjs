/** What the crash test writes: groups of articles that belong together and can be told whole from half. */

/** One to five articles; group and size follow from the number, so that a reader knows what must be there. */
export function groupOf(number) {
  const size = 1 + (number % 5);
  return Array.from({ length: size }, (_, index) => ({
    id: `${number}/${index}`,
    title: `Group ${number}`,
    lede: `Article ${index + 1} of ${size}.`,
    body: [`${number} `.repeat(50 + ((number * 37) % 400))],
    related: [],
    tags: [],
    authors: [],
    attributes: { number, size },
  }));
}
