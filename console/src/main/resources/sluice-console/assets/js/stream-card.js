// One stream in the overview: its newest frame, how it is, and what share of its tokens is kept.

import { api, address } from './api.js';
import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { count, duration, iso, share } from './format.js';
import { streamLink } from './route.js';
import { sparkline } from './sparkline.js';
import { stateBadge } from './state-badge.js';

const FRAME_PERIOD_MS = 5000;
const HOUR_MS = 3_600_000;
const PLOT_PERIOD_MS = 60_000;
const PLOT_BUCKETS = 60;
const SHORTEST_BUCKET_MS = 5_000; // longer than a step, so that none is without tokens

class StreamCard extends Element {
  static properties = {
    stream: { attribute: false },
    note: { attribute: false },
    frame: { state: true },
    frameMissing: { state: true },
    buckets: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.visible = new IntersectionObserver(([entry]) => (this.seen = entry.isIntersecting));
    this.visible.observe(this);
    this.timers = [setInterval(() => this.#nextFrame(), FRAME_PERIOD_MS), setInterval(() => this.#plot(), PLOT_PERIOD_MS)];
    queueMicrotask(() => this.#nextFrame(true) || this.#plot());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.visible.disconnect();
    this.timers.forEach(clearInterval);
  }

  #nextFrame(first = false) {
    if (!this.stream.video_to || document.hidden || !(first || this.seen)) return;
    this.frame = address.frame(this.stream.stream_id, this.stream.video_to, 480);
    this.frameMissing = false;
  }

  async #plot() {
    if (document.hidden) return;
    const to = now();
    const from = Math.max(to - HOUR_MS, Math.min(Date.parse(this.stream.video_from) || 0, to - PLOT_PERIOD_MS));
    const line = await api.timeline(this.stream.stream_id, iso(from), iso(to), Math.min(PLOT_BUCKETS, Math.round((to - from) / SHORTEST_BUCKET_MS))).catch(() => null);
    if (line) this.buckets = line.buckets;
  }

  render() {
    const stream = this.stream;
    return html`<a class="card state-${stream.state}" href=${streamLink(stream.stream_id)}>
      <div class="thumb">
        ${this.#picture()} ${stateBadge(stream.state)}
        ${stream.state === 'silent' ? nothing : html`<span class="pill lag" title="How old the newest frame that was used is">
            ${duration(stream.lag_ms)} behind</span>`}
      </div>
      <div class="card-body">
        <h2>${stream.stream_id}</h2>
        ${reasons(stream.reasons ?? [], this.note)}
        <div class="kept">
          <div><span class="figure gold">${share(stream.tokens_now)}</span><span class="quiet">kept now</span></div>
          <div><span class="figure">${share(stream.tokens_hour)}</span><span class="quiet">last hour</span></div>
          ${sparkline(this.buckets)}
        </div>
        <p class="facts">${facts(stream)}</p>
      </div>
    </a>`;
  }

  #picture() {
    if (!this.frame || this.frameMissing) return html`<span class="no-frame">no frame</span>`;
    return html`<img src=${this.frame} alt="" @error=${() => (this.frameMissing = true)}>`;
  }
}

function reasons(texts, note) {
  if (!texts.length && !note) return nothing;
  return html`<ul class="reasons">
    ${texts.map((text) => html`<li>${text}</li>`)} ${note ? html`<li class="note">${note}</li>` : nothing}
  </ul>`;
}

function facts(stream) {
  const parts = [count(stream.chunks, 'chunk')];
  if (stream.damaged) parts.push(count(stream.damaged, 'damaged frame'));
  if (stream.gaps) parts.push(count(stream.gaps, 'gap'));
  if (stream.watches) parts.push(count(stream.watches, 'watch', 'watches'));
  if (stream.questions) parts.push(count(stream.questions, 'question'));
  return parts.join(' · ');
}

customElements.define('sluice-stream-card', StreamCard);
