// All streams as cards, those that need attention first. The server decides the order and tells of changes.

import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { api } from './api.js';
import { Element, html, nothing } from './element.js';
import { Feed } from './feed.js';
import { count } from './format.js';
import { modelNote } from './words.js';
import './stream-card.js';

class StreamsPage extends Element {
  static properties = {
    server: { attribute: false },
    streams: { state: true },
    failure: { state: true },
    filter: { state: true },
  };

  constructor() {
    super();
    this.filter = '';
  }

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Streams – Sluice';
    this.feed = new Feed().on('stream', (state) => this.#merge(state)).onGap(() => this.#load());
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.close();
  }

  async #load() {
    try {
      this.streams = (await api.streams()).streams;
      this.failure = null;
    } catch (error) {
      this.failure = error.message;
    }
  }

  #merge(state) {
    const others = (this.streams ?? []).filter((stream) => stream.stream_id !== state.stream_id);
    this.streams = [...others, state].sort(byAttention);
  }

  render() {
    return html`
      <div class="page-head">
        <h1 tabindex="-1">Streams</h1>
        ${this.streams?.length ? this.#summary() : nothing}
      </div>
      ${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing} ${this.#cards()}`;
  }

  #summary() {
    const troubled = this.streams.filter((stream) => stream.attention > 0).length;
    return html`<p class="quiet" role="status">
        ${count(this.streams.length, 'stream')}${troubled ? html`, <b>${troubled} to look at</b>` : ', all well'}
      </p>
      ${this.streams.length < 2 ? nothing : html`<label class="filter">
        <span class="hidden">Show only streams with this in their id</span>
        <input type="search" placeholder="Filter by id" .value=${this.filter} @input=${(e) => (this.filter = e.target.value)}>
      </label>`}`;
  }

  #cards() {
    if (!this.streams) return this.failure ? nothing : html`<p class="quiet">Loading the streams …</p>`;
    if (!this.streams.length) return none();
    const shown = this.streams.filter((stream) => stream.stream_id.includes(this.filter.trim()));
    return html`<ul class="cards">
      ${repeat(shown, (stream) => stream.stream_id, (stream) =>
        html`<li><sluice-stream-card .stream=${stream} .note=${modelNote(stream, this.server)}></sluice-stream-card></li>`)}
    </ul>`;
  }
}

function byAttention(one, other) {
  return other.attention - one.attention || (one.stream_id < other.stream_id ? -1 : 1);
}

function none() {
  return html`<div class="empty">
    <h2>No stream yet</h2>
    <p>Publish a camera, a file or a drawn scene, and it appears here:</p>
    <pre>./sluice ingest rtsp://camera.local/1 --stream lobby</pre>
  </div>`;
}

customElements.define('sluice-streams-page', StreamsPage);
