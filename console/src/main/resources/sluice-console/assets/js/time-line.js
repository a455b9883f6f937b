// The last minutes or hours of a stream: the share of kept tokens, and below it what happened when. A click goes there.

import { api } from './api.js';
import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { clock, clockText, duration, iso } from './format.js';
import { TimePlot } from './time-plot.js';

const RANGES = [
  { ms: 600_000, text: '10 min' },
  { ms: 3_600_000, text: '1 h' },
  { ms: 10_800_000, text: '3 h' },
  { ms: 43_200_000, text: '12 h' },
  { ms: 86_400_000, text: '24 h' },
];
const BUCKETS = 240;
const SHORTEST_BUCKET_MS = 5_000; // longer than a step, so that none is without tokens
const SHORTEST_MS = 60_000;
const STEP_MS = 10_000;

class TimeLine extends Element {
  static properties = {
    stream: { attribute: false },
    begin: { attribute: false }, // ms since 1970 of the first video
    history: { attribute: false }, // seconds that the server shows
    moment: { attribute: false },
    live: { attribute: false },
    span: { attribute: false }, // {from, to} in ms of the evidence that is played, or null
    range: { state: true },
    line: { state: true },
    pointed: { state: true },
    failure: { state: true },
  };

  constructor() {
    super();
    this.range = RANGES[0].ms;
  }

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => document.hidden || this.#load(), 5000);
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.scheme.onchange = () => this.plot?.redraw();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.plot?.close();
    this.plot = null;
  }

  willUpdate(changed) {
    if (changed.has('stream')) this.line = null;
  }

  updated(changed) {
    if (changed.has('stream') || changed.has('range')) this.#load();
    if (changed.has('line') && this.line) this.#show();
    this.plot?.playhead(this.moment);
    if (changed.has('span')) this.plot?.highlight(this.span);
  }

  async #load() {
    const { stream, range } = this;
    const to = now();
    // A young stream fills the plot.
    const from = Math.max(to - range, Math.min(this.begin, to - SHORTEST_MS));
    try {
      const line = await api.timeline(stream, iso(from), iso(to), Math.min(BUCKETS, Math.round((to - from) / SHORTEST_BUCKET_MS)));
      for (const bucket of line.buckets) bucket.missing &&= Date.parse(bucket.to) > this.begin;
      if (stream === this.stream && range === this.range) this.line = line;
      this.failure = null;
    } catch (error) {
      this.failure = error.message;
    }
  }

  #show() {
    this.plot ??= new TimePlot(this.querySelector('.plot'), (time) => this.emit('go', time), (time) => (this.pointed = time));
    this.plot.show(this.line);
    this.plot.highlight(this.span);
  }

  render() {
    return html`<section class="time-line" aria-label="Time line">
      <div class="time-line-head">
        <h2>Time line</h2>
        <span class="readout quiet">${this.#readout()}</span>
        <span class="grow"></span>
        ${this.live || !this.moment ? nothing : html`<button type="button" @click=${() => this.emit('ask-about')}>Ask about this moment</button>`}
        <div class="range" role="group" aria-label="How far back the time line goes">
          ${this.#ranges().map(({ ms, text }) => html`<button type="button" aria-pressed=${ms === this.range ? 'true' : 'false'}
            @click=${() => (this.range = ms)}>${text}</button>`)}
        </div>
      </div>
      ${this.failure ? html`<p class="notice bad">${this.failure}</p>` : nothing}
      <div class="plot" role="slider" tabindex="0" aria-label="Moment that is shown" aria-valuemin="0" aria-valuemax=${this.range / 1000}
        aria-valuenow=${this.#position()} aria-valuetext=${this.moment ? clockText(this.moment) : 'live'} @keydown=${this.#key}></div>
    </section>`;
  }

  #ranges() {
    return RANGES.filter(({ ms }, index) => index < 2 || ms <= (this.history ?? 0) * 1000);
  }

  #position() {
    return Math.round((this.range - (now() - (this.moment ?? now()))) / 1000);
  }

  #readout() {
    if (this.pointed && this.line) return html`${clockText(this.pointed)} ${this.plot.words(this.pointed)}`;
    if (this.live || !this.moment) return 'Click a moment to see it.';
    return html`Showing ${clock(this.moment)}, ${duration(Math.max(0, now() - this.moment))} ago.`;
  }

  #key(event) {
    const steps = { ArrowLeft: -STEP_MS, ArrowRight: STEP_MS, PageDown: -6 * STEP_MS, PageUp: 6 * STEP_MS };
    const step = steps[event.key];
    if (event.key === 'End') this.emit('go', null);
    else if (event.key === 'Home') this.emit('go', now() - this.range);
    else if (step) this.emit('go', Math.min((this.moment ?? now()) + step, now()));
    else return;
    event.preventDefault();
  }
}

customElements.define('sluice-time-line', TimeLine);
