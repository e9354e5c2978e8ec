/** The place in the answers that a fault of the server's is about: pointers beside the answers start with `#`. */
export function pointerIn(given: string): string {
  return given.replace(/^#/, '').replace(/^\/answers(?=\/)/, '');
}

/** The document a pointer is about, if it is one. */
export function materialAt(pointer: string): string | undefined {
  return /^\/materials\/(.+)$/.exec(pointer)?.[1];
}
