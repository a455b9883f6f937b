// Words for what records say by a name.

export const STATES = { live: 'live', silent: 'silent', behind: 'behind', waiting: 'waiting' };

export const STATUSES = {
  no_video: 'There is no video of this stream yet.',
  timeout: 'The stream became silent before the time asked about. This is the answer from what is known.',
  history_gone: 'The time asked about is before what memory still has.',
  error: 'The question could not be answered.',
};

export const MARKS = {
  scene: 'scene change',
  gap: 'gap',
  damaged: 'damaged frames',
  silent: 'silent',
  question: 'question',
  watch: 'watch fired',
};

/** What one should know of the model about a stream: one that was trained on drawn scenes knows only these. */
export function modelNote(stream, server) {
  return stream?.source?.startsWith('synthetic:') ? null : (server?.model_notice ?? null);
}

export const FINISHES = { length: 'cut off at the greatest length' };

/** One sentence for an event record. */
export function eventText(event) {
  const damage = event.kind === 'damaged' ? `${event.count ?? 'Some'} damaged frames are not used` : null;
  const texts = {
    scene: 'The scene changed',
    gap: 'Chunks are missing',
    late: event.query_id ? 'A question came after its capture time' : 'A chunk came too late',
    epoch: 'A new run of the source began',
    overload: event.query_id ? 'A watch was not woken, to catch up' : 'Frames were left out, to catch up',
    source: damage ?? event.kind ?? 'Something about the source',
  };
  const detail = event.message ?? event.detail ?? event.reason;
  return [texts[event.type] ?? event.type, detail].filter(Boolean).join(': ');
}
