// Every door to managed memory, each a compile error. The compiler emits a function only when
// something calls it, so ERROR() fires exactly when engine code allocates a managed object
// (a string concatenation, an array literal in a function, `new` of a managed class …).
// assembly/README.md, rule 3, is thereby checked by the build and not by a reader.

@global @unsafe function __alloc(size: usize): usize {
  ERROR('managed memory: __alloc');
  return 0;
}


@global @unsafe function __realloc(ptr: usize, size: usize): usize {
  ERROR('managed memory: __realloc');
  return 0;
}


@global @unsafe function __free(ptr: usize): void {
  ERROR('managed memory: __free');
}


@global @unsafe function __new(size: usize, id: u32): usize {
  ERROR('managed memory: __new');
  return 0;
}


@global @unsafe function __renew(ptr: usize, size: usize): usize {
  ERROR('managed memory: __renew');
  return 0;
}


@global @unsafe function __link(parent: usize, child: usize, multi: bool): void {
  ERROR('managed memory: __link');
}


@global @unsafe function __pin(ptr: usize): usize {
  ERROR('managed memory: __pin');
  return 0;
}


@global @unsafe function __unpin(ptr: usize): void {
  ERROR('managed memory: __unpin');
}


@global @unsafe function __visit(ptr: usize, cookie: u32): void {
  ERROR('managed memory: __visit');
}


@global @unsafe function __collect(): void {
  ERROR('managed memory: __collect');
}
