// The active watches of a stream: since when, the last answer, when each fired, and a way to end them.

import { api } from './api.js';
import { Element, html, nothing } from './element.js';
import { clock, count, millis } from './format.js';

const SHOWN = 8;

class WatchList extends Element {
  static properties = {
    stream: { attribute: false },
    watches: { attribute: false },
    failure: { state: true },
  };

  render() {
    return html`${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing}
      ${this.watches.length
        ? html`<ul class="answers" aria-live="polite">${this.watches.map((watch) => html`<li>${this.#watch(watch)}</li>`)}</ul>`
        : html`<p class="quiet pad">No watch is active. A watch is answered each time its answer changes.</p>`}`;
  }

  #watch(watch) {
    return html`<article class="answer" data-watch=${watch.query_id}>
      <p class="question"><span class="who">since ${clock(watch.since)}</span>${watch.question}</p>
      <p class="said">${watch.last_answer?.answer ?? html`<span class="quiet">no answer yet</span>`}</p>
      ${this.#fired(watch.fired ?? [])}
      <div class="actions"><button type="button" @click=${() => this.#cancel(watch)}>Cancel the watch</button></div>
    </article>`;
  }

  #fired(fired) {
    if (!fired.length) return nothing;
    return html`<p class="quiet">Answered ${count(fired.length, 'time')}</p>
      <ol class="fired">${fired.slice(0, SHOWN).map(({ as_of: asOf, since, answer }) => html`<li>
        <button type="button" class="link" @click=${() => this.emit('go', millis(since ?? asOf))}>${clock(since ?? asOf)}</button> ${answer}</li>`)}</ol>`;
  }

  async #cancel(watch) {
    try {
      await api.cancel(this.stream, watch.query_id);
      this.failure = null;
      this.emit('cancelled', watch.query_id);
    } catch (error) {
      this.failure = error.message;
    }
  }
}

customElements.define('sluice-watch-list', WatchList);
