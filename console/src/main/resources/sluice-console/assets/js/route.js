// Which page the address names: #/, #/streams/ID?at=TIME, #/watches, #/compare?stream=ID&from=TIME&to=TIME.

export function parseRoute(hash) {
  const [path, search = ''] = hash.replace(/^#/, '').split('?');
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  const parameters = Object.fromEntries(new URLSearchParams(search));
  if (parts[0] === 'streams' && parts[1]) return { page: 'stream', stream: parts[1], ...parameters };
  if (parts[0] === 'watches' || parts[0] === 'compare') return { page: parts[0], ...parameters };
  return { page: 'streams' };
}

export function streamLink(id, at) {
  return `#/streams/${encodeURIComponent(id)}${at ? `?at=${encodeURIComponent(at)}` : ''}`;
}

/** Writes the moment that is shown into the address, so that it can be passed on, without a step in the history. */
export function rememberMoment(id, at) {
  history.replaceState(null, '', streamLink(id, at));
}
