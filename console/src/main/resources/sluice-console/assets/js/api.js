// The server's HTTP interface. Every failure becomes an ApiError whose message can be shown as it is.

export class ApiError extends Error {
  constructor(code, message, status) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

async function request(path, method = 'GET', body = undefined) {
  const options = { method, headers: { Accept: 'application/json' } };
  if (method !== 'GET') options.headers['Content-Type'] = 'application/json';
  if (body !== undefined) options.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError('UNREACHABLE', 'The server of this page does not respond. Is Sluice still running?', 0);
  }
  const json = await response.json().catch(() => ({}));
  if (!response.ok) throw refused(response, json);
  return json;
}

function refused(response, json) {
  if (json.error) return new ApiError(json.error.code, json.error.message, response.status);
  if (response.status === 401) {
    return new ApiError('UNAUTHORIZED', 'Open the page with ?token=…, as the console prints it when it starts.', 401);
  }
  return new ApiError('FAILED', `The server answered with the status ${response.status}.`, response.status);
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  const text = new URLSearchParams(given).toString();
  return text ? `?${text}` : '';
}

const stream = (id) => `/api/streams/${encodeURIComponent(id)}`;

export const api = {
  server: () => request('/api/server'),
  streams: () => request('/api/streams'),
  stream: (id) => request(stream(id)),
  timeline: (id, from, to, buckets) => request(`${stream(id)}/timeline${query({ from, to, buckets })}`),
  tokens: (id, from, to) => request(`${stream(id)}/tokens${query({ from, to })}`),
  questions: (id, limit) => request(`${stream(id)}/questions${query({ limit })}`),
  ask: (id, question) => request(`${stream(id)}/questions`, 'POST', question),
  watches: (id) => request(`${stream(id)}/watches`),
  cancel: (id, queryId) => request(`${stream(id)}/watches/${encodeURIComponent(queryId)}`, 'DELETE'),
  compare: (id, body) => request(`${stream(id)}/compare`, 'POST', body),
};

export const address = {
  playlist: (id, from, to) => `${stream(id)}/video.m3u8${query({ from, to })}`,
  frame: (id, at, width) => `${stream(id)}/frame${query({ at, width })}`,
  clip: (id, from, to) => `${stream(id)}/clip${query({ from, to })}`,
  events: (id) => `/api/events${query({ stream: id })}`,
};
