/** The names other systems give to the members of an article. */

/** For each member its names, the surest first; compared without case, spaces, hyphens and underscores. */
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

/** Which member of an article a field's name stands for, if any. */
export function memberNamed(name: string): Member | undefined {
  return rankedMember(name)?.member;
}

/** The same with how sure that is: 0 for the surest name of the member. */
export function rankedMember(name: string): { readonly member: Member; readonly rank: number } | undefined {
  return MEMBERS.get(normalize(name));
}

function normalize(name: string): string {
  return name.toLowerCase().replace(/(?!^_)[\s_-]+/g, '');
}
