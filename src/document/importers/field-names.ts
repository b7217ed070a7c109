/** Names that other systems use for the members of an article. */

/** The names of each member, best first. Compared without case, spaces, hyphens and underscores. */
const NAMES = {
  id: ['id', 'guid', '_id', 'uuid', 'objectid', 'articleid', 'identifier', 'slug'],
  title: ['title', 'headline', 'name'],
  text: [
    'text',
    'body',
    'content',
    'articlebody',
    'contenttext',
    'contenthtml',
    'content:encoded',
    'bodytext',
    'fulltext',
    'story',
  ],
  lede: ['lede', 'standfirst', 'summary', 'description', 'lead', 'abstract', 'excerpt', 'teaser', 'deck', 'dek'],
  publishedAt: [
    'publishedat',
    'datepublished',
    'published',
    'pubdate',
    'publicationdate',
    'publishdate',
    'date',
    'createdat',
    'created',
    'timestamp',
  ],
  section: ['section', 'articlesection', 'category', 'desk'],
  tags: ['tags', 'keywords', 'tag', 'categories'],
  authors: ['authors', 'author', 'byline', 'creator', 'dc:creator', 'writer'],
  url: ['url', 'link', 'permalink', 'canonicalurl', 'weburl'],
  image: ['image', 'imageurl', 'thumbnail', 'urltoimage'],
  language: ['language', 'lang', 'inlanguage', 'locale'],
  source: ['source', 'publisher', 'provider'],
  related: ['related', 'relatedheadlines'],
} as const;
export type Member = keyof typeof NAMES;

const MEMBERS = new Map<string, { member: Member; rank: number }>();
for (const [member, names] of Object.entries(NAMES)) {
  names.forEach((name, rank) => {
    if (isMember(member)) MEMBERS.set(name, { member, rank });
  });
}

function isMember(name: string): name is Member {
  return Object.hasOwn(NAMES, name);
}

/** The member of an article that a field name stands for; undefined for none. */
export function memberNamed(name: string): Member | undefined {
  return rankedMember(name)?.member;
}

/** The same, with the rank of the name among those of the member: 0 is the best. */
export function rankedMember(name: string): { readonly member: Member; readonly rank: number } | undefined {
  return MEMBERS.get(normalize(name));
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/(?!^_)[\s_-]+/g, '');
}
