// Entries in ascending order of a key, in a tree of wide nodes (Bayer and McCreight 1972) that nobody changes: one with
// an entry more or less is another tree, which shares all nodes but those on the way to the entry. Time O(log n) a look
// or a change.

/** Most entries of a node. */
const WIDE = 32;

export interface Sorted<Entry> {
  /** The first key of each part. */
  readonly keys: readonly number[];
  /** Entries at the bottom, above it trees. */
  readonly parts: readonly Entry[] | readonly Sorted<Entry>[];
  readonly bottom: boolean;
}

/** Of entries in order. */
export function sorted<Entry>(keys: readonly number[], entries: readonly Entry[]): Sorted<Entry> {
  let nodes: Sorted<Entry>[] = cut(keys, entries, (some, parts) => ({ keys: some, parts, bottom: true }));
  while (nodes.length > 1) nodes = cut(firsts(nodes), nodes, (some, parts) => ({ keys: some, parts, bottom: false }));
  return nodes[0] ?? { keys: [], parts: [], bottom: true };
}

/** Nodes of as many parts as they hold. */
function cut<Part, Node>(
  keys: readonly number[], parts: readonly Part[], make: (keys: readonly number[], parts: readonly Part[]) => Node,
): Node[] {
  const nodes: Node[] = [];
  for (let k = 0; k < keys.length; k += WIDE) nodes.push(make(keys.slice(k, k + WIDE), parts.slice(k, k + WIDE)));
  return nodes;
}

const firsts = (nodes: readonly Sorted<unknown>[]): number[] => nodes.map(({ keys: [first] }) => first!);

/** All of them, in order. */
export function entriesOf<Entry>(tree: Sorted<Entry>, into: Entry[] = []): Entry[] {
  if (tree.bottom) for (const entry of tree.parts as readonly Entry[]) into.push(entry);
  else for (const part of tree.parts as readonly Sorted<Entry>[]) entriesOf(part, into);
  return into;
}

/** The entry with the lowest key. */
export function firstOf<Entry>({ parts, bottom }: Sorted<Entry>): Entry | undefined {
  return bottom ? (parts[0] as Entry | undefined) : firstOf(parts[0] as Sorted<Entry>);
}

/** The entry with the highest key that is not above `key`. */
export function upTo<Entry>(tree: Sorted<Entry>, key: number): Entry | undefined {
  const { keys, parts, bottom } = tree;
  const k = place(keys, key);
  if (k < 0) return undefined;
  return bottom ? (parts[k] as Entry) : upTo(parts[k] as Sorted<Entry>, key);
}

/** With an entry, in place of the one of the same key. */
export function withEntry<Entry>(tree: Sorted<Entry>, key: number, entry: Entry): Sorted<Entry> {
  const nodes = put(tree, key, entry);
  return nodes.length === 1 ? nodes[0]! : { keys: firsts(nodes), parts: nodes, bottom: false };
}

/** Without the entry of a key. */
export function without<Entry>(tree: Sorted<Entry>, key: number): Sorted<Entry> {
  const { keys, parts, bottom } = tree;
  const k = place(keys, key);
  if (k < 0) return tree;
  if (bottom) return keys[k] === key ? node(tree, k, 1, [], []) : tree;
  const part = without(parts[k] as Sorted<Entry>, key);
  // an empty part goes; the others may stay as small as they are, for what is opened is settled in the end
  if (part.keys.length === 0) return node(tree, k, 1, [], []);
  return node(tree, k, 1, [part.keys[0]!], [part]);
}

/** One node, or the two that it has become. */
function put<Entry>(tree: Sorted<Entry>, key: number, entry: Entry): Sorted<Entry>[] {
  const { keys, parts, bottom } = tree;
  const k = place(keys, key);
  if (bottom) {
    const there = k >= 0 && keys[k] === key;
    return split(there ? node(tree, k, 1, [key], [entry]) : node(tree, k + 1, 0, [key], [entry]));
  }
  const at = Math.max(0, k);
  const nodes = put(parts[at] as Sorted<Entry>, key, entry);
  return split(node(tree, at, 1, firsts(nodes), nodes));
}

function split<Entry>(tree: Sorted<Entry>): Sorted<Entry>[] {
  const { keys, parts, bottom } = tree;
  if (keys.length <= WIDE) return [tree];
  const half = keys.length >>> 1;
  return [
    { keys: keys.slice(0, half), parts: parts.slice(0, half) as readonly Entry[], bottom },
    { keys: keys.slice(half), parts: parts.slice(half) as readonly Entry[], bottom },
  ];
}

/** A node with other parts instead of `count` from `at` on. */
function node<Entry>(
  { keys, parts, bottom }: Sorted<Entry>, at: number, count: number, newKeys: readonly number[],
  newParts: readonly Entry[] | readonly Sorted<Entry>[],
): Sorted<Entry> {
  const otherKeys = keys.slice();
  const otherParts = (parts as readonly Entry[]).slice();
  otherKeys.splice(at, count, ...newKeys);
  otherParts.splice(at, count, ...(newParts as readonly Entry[]));
  return { keys: otherKeys, parts: otherParts, bottom: bottom || otherKeys.length === 0 };
}

/** Where the highest key is that is not above `key`, by bisection; -1: nowhere. */
function place(keys: readonly number[], key: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
