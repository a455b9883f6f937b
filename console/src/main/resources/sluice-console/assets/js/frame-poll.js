// Single frames of a stream in place of its video: live, or going on from a moment at the speed of the wall clock.

import { address, api } from './api.js';
import { iso } from './format.js';

const PERIOD_MS = 1000;
const WIDTH = 960;
const BEHIND_MS = 4000; // behind the newest frame, whose tokens are not final yet

export class FramePoll {
  /**
   * @param from ms since 1970 to begin at, or null for live
   * @param shown called with the address of a frame and its capture time in ms
   */
  constructor(stream, from, shown) {
    Object.assign(this, { stream, from, shown, started: performance.now() });
    this.timer = setInterval(() => this.#next(), PERIOD_MS);
    this.#next();
  }

  async #next() {
    if (document.hidden || this.paused) return;
    const time = this.from === null ? await this.#newest() : this.from + performance.now() - this.started;
    if (time) this.shown(address.frame(this.stream, iso(time), WIDTH), time);
  }

  async #newest() {
    const state = await api.stream(this.stream).catch(() => null);
    return state?.video_to ? Math.max(Date.parse(state.video_to) - BEHIND_MS, beginning(state)) : null;
  }

  /** Shows the same frame until it is called again; a moment of the past then goes on from there. */
  toggle() {
    const now = performance.now();
    if (this.paused) this.started += now - this.pausedAt;
    this.paused = !this.paused;
    this.pausedAt = now;
    return this.paused;
  }

  close() {
    clearInterval(this.timer);
  }
}

/** The first whole millisecond of a stream's video, whose times have microseconds. */
export function beginning(state) {
  return Date.parse(state.video_from) + 1;
}
