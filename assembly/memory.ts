// The arena: a stack over the memory after the static data. `mark` then `take`s then `release(mark)`; nothing else allocates,
// so memory stays flat over any number of calls.

let top: usize = (__heap_base + 15) & ~15;

/** The present top of the arena, to be handed to `release`. */
export function mark(): usize {
  return top;
}

/** Space for `bytes` bytes, 16-byte aligned, contents unspecified; 0 when memory cannot grow that far. */
export function take(bytes: usize): usize {
  const start = top;
  const end = (<u64>start + <u64>bytes + 15) & ~15;
  const available = <u64>memory.size() << 16;
  if (end > available) {
    const pages = (end - available + 0xffff) >> 16;
    if (pages > 0xffff || memory.grow(<i32>pages) < 0) return 0;
  }
  top = <usize>end;
  return start;
}

/** Gives back everything taken since `to` was marked. */
export function release(to: usize): void {
  top = to;
}
