/** Disjoint sets of the numbers from 0 on (union–find with path compression), each represented by its least member. */

export class DisjointSets {
  /** Of each member, itself or a lesser member of its set. */
  private readonly parents: Uint32Array;

  /** @param size number of members, each in a set of its own */
  constructor(size: number) {
    this.parents = new Uint32Array(size).map((_, member) => member);
  }

  /** The least member of the set of a member. */
  find(member: number): number {
    let root = member;
    while (this.parent(root) !== root) root = this.parent(root);
    for (let at = member; at !== root; ) {
      const next = this.parent(at);
      this.parents[at] = root;
      at = next;
    }
    return root;
  }

  /** Unites the sets of two members. */
  unite(a: number, b: number): void {
    const [one, other] = [this.find(a), this.find(b)];
    this.parents[Math.max(one, other)] = Math.min(one, other);
  }

  private parent(member: number): number {
    return this.parents[member] ?? member;
  }
}
