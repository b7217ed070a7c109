/** English spellings that sound alike. From general knowledge of English, not from a list of errors. */

/** Either spelling is written for the other; `cost` in edits, where a letter replaced at random is 1. */
export interface SoundAlike {
  readonly spellings: readonly [string, string];
  readonly cost: number;
}

const CLOSE = 0.35;
const NEAR = 0.55;
const FAR = 0.8;

function alike(cost: number, pairs: string): SoundAlike[] {
  return pairs.split(' ').map((pair) => {
    const [left = '', right = ''] = pair.split('/');
    return { spellings: [left, right], cost };
  });
}

/** Consonants and endings. */
const CONSONANTS: readonly SoundAlike[] = [
  ...alike(CLOSE, 'f/ph ck/k ck/c cc/c qu/kw x/ks x/cks c/sc s/sc s/ss ss/sc ch/tch dge/ge dg/g j/dg'),
  ...alike(CLOSE, 'r/rh g/gh f/gh t/ght n/kn r/wr s/ps n/gn m/mn m/mb t/th w/wh h/wh k/ch k/que x/xc'),
  ...alike(NEAR, 'sh/ch sh/ti sh/ci sh/si ti/si ti/ci ci/si s/z s/c k/c k/q g/j s/ce k/cq z/x gu/g sch/sk sch/sc'),
  ...alike(CLOSE, 'tion/sion tion/ssion tion/cion cian/tion cial/tial cious/tious ous/us ous/ious eous/ious eous/ous'),
  ...alike(
    CLOSE,
    'able/ible ance/ence ant/ent ancy/ency er/or er/ar er/re or/our ery/ary ory/ary ally/ly el/le al/le il/le',
  ),
  ...alike(CLOSE, 'ful/full ise/ize yse/yze cede/ceed sede/cede ceed/sede ede/eed edge/ege'),
  ...alike(NEAR, 'tion/shun sion/zhun ture/cher ture/chur ght/te ough/uff ough/off ough/o augh/af aught/ought'),
];

/** Vowels and their combinations. */
const VOWELS: readonly SoundAlike[] = [
  ...alike(
    CLOSE,
    'ie/ei ei/e ie/e ea/e ee/ea ee/e ai/a ay/a ai/ay ei/ay ey/ay oa/o ow/o ou/u oo/u ue/u ui/u eu/u ew/u',
  ),
  ...alike(CLOSE, 'au/o aw/o au/a aw/au ou/ow oi/oy y/i y/ie ie/i ey/y ea/a igh/i eigh/a ae/e oe/e ia/a io/o uo/o'),
  ...alike(NEAR, 'ee/i ea/i ee/ie ee/ei ea/ie ea/ei ai/e ei/a ou/o oo/o oo/ou ew/oo ui/oo ue/oo ou/oo ai/ei au/ou'),
  ...alike(FAR, 'er/ur er/ir ir/ur or/ur ear/er eur/er our/er'),
];

export const SOUND_ALIKES: readonly SoundAlike[] = [...CONSONANTS, ...VOWELS];
