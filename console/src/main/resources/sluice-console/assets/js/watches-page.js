// The watches of all streams in one place.

import { api } from './api.js';
import { Element, html, nothing } from './element.js';
import { Feed } from './feed.js';
import { iso } from './format.js';
import { streamLink } from './route.js';
import './watch-list.js';

class WatchesPage extends Element {
  static properties = { streams: { state: true }, failure: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    document.title = 'Watches – Sluice';
    this.feed = new Feed().on('answer', (answer) => answer.mode === 'watch' && this.#load()).on('question', () => this.#load());
    this.#load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed.close();
  }

  async #load() {
    try {
      const { streams } = await api.streams();
      const watched = streams.filter((stream) => stream.watches > 0);
      this.streams = await Promise.all(watched.map(async ({ stream_id: id }) => ({ id, ...(await api.watches(id)) })));
      this.failure = null;
    } catch (error) {
      this.failure = error.message;
    }
  }

  render() {
    return html`<div class="page-head"><h1 tabindex="-1">Watches</h1></div>
      ${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing}
      ${this.streams?.length === 0 ? html`<div class="empty"><h2>No watch is active</h2>
        <p>Open a stream, write a question, and choose “Watch”: it is answered each time its answer changes.</p></div>` : nothing}
      <div class="watch-columns">${(this.streams ?? []).map(({ id, watches }) => html`<section class="panel" aria-label=${id}>
        <h2><a href=${streamLink(id)}>${id}</a></h2>
        <sluice-watch-list .stream=${id} .watches=${watches} @cancelled=${() => this.#load()}
          @go=${(e) => (location.hash = streamLink(id, iso(e.detail)))}></sluice-watch-list></section>`)}</div>`;
  }
}

customElements.define('sluice-watches-page', WatchesPage);
