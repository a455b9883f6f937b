// The steps of a stream around the moment that is shown, fetched as the video goes on and bounded in number.

import { api } from './api.js';
import { iso } from './format.js';

const BEFORE_MS = 6_000;
const AFTER_MS = 30_000;
const MARGIN_MS = 2_000;
const PAUSE_MS = 500; // between two requests for times whose steps are not final yet
const MOST_STEPS = 400;

export class TokenTrack {
  #stream;
  #steps = [];
  #from = Infinity;
  #to = -Infinity;
  #last = 0;
  #busy = false;

  region = { left: 0, top: 0, width: 1, height: 1 };

  constructor(stream) {
    this.#stream = stream;
  }

  /** The step to which the frame of a capture time (ms) belongs, or null if there is none or it is not final yet. */
  at(time) {
    this.#need(time);
    const index = this.#steps.findLastIndex((step) => step.start <= time + 1);
    if (index < 0) return null;
    const step = this.#steps[index];
    return time < step.end + 1 ? step : null;
  }

  async #need(time) {
    const known = time >= this.#from && time < this.#to - MARGIN_MS;
    if (known || this.#busy || performance.now() - this.#last < PAUSE_MS) return;
    this.#busy = true;
    this.#last = performance.now();
    const adjoining = time >= this.#from && time <= this.#to + AFTER_MS;
    const from = adjoining ? Math.min(time, this.#to) - BEFORE_MS : time - BEFORE_MS;
    try {
      this.#add(await api.tokens(this.#stream, iso(from), iso(time + AFTER_MS)), adjoining, from, time + AFTER_MS);
    } catch {
      // The next frame asks again; what goes wrong with the server shows elsewhere.
    } finally {
      this.#busy = false;
    }
  }

  #add(answer, adjoining, from, to) {
    const fresh = answer.steps.map((step) => ({ ...step, start: Date.parse(step.from), end: Date.parse(step.to) }));
    const begin = fresh[0]?.start ?? to;
    const before = adjoining ? this.#steps.filter((step) => step.start < begin) : [];
    this.#steps = [...before, ...fresh].slice(-MOST_STEPS);
    this.#from = adjoining && before.length ? Math.max(this.#from, this.#steps[0].start) : from;
    this.#to = Math.min(to, this.#steps.at(-1)?.end ?? from);
    if (answer.region) this.region = answer.region;
  }
}
