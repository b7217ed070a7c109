/** Articles the crash test writes: groups of known size and content, so that a partial group is recognised. */

/** One to five articles. Size and content follow from the number alone. */
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
