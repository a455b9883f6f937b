// The server's wall clock. Delays are differences to it, because the clock of the browser's machine may be wrong.

let ahead = 0;

/** @param time the server's time in RFC 3339, as it has just arrived */
export function synchronise(time) {
  const server = Date.parse(time);
  if (!Number.isNaN(server)) ahead = server - Date.now();
}

/** Milliseconds since 1970 by the server's clock. */
export function now() {
  return Date.now() + ahead;
}
