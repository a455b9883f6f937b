// Asks a question about a stream: about now, the moment that is shown, the last minutes, or from now on (a watch).

import { api } from './api.js';
import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { clockText, iso } from './format.js';

const WHEN = [
  { id: 'now', text: 'Now' },
  { id: 'moment', text: 'This moment' },
  { id: 'last', text: 'Last minutes' },
  { id: 'watch', text: 'Watch' },
];

class AskForm extends Element {
  static properties = {
    stream: { attribute: false },
    moment: { attribute: false },
    live: { attribute: false },
    when: { state: true },
    failure: { state: true },
    said: { state: true },
    busy: { state: true },
  };

  constructor() {
    super();
    this.when = 'now';
  }

  /** Chooses what the question is about, and goes to the question. */
  about(when) {
    this.when = when;
    this.querySelector('textarea').focus();
  }

  render() {
    return html`<form class="ask" @submit=${this.#submit} @keydown=${this.#key}>
      <label class="ask-label" for="question">Ask about ${this.stream}</label>
      <textarea id="question" name="question" rows="2" required maxlength="4000" aria-describedby="ask-note"
        placeholder="Is the door open?"></textarea>
      <fieldset class="segments">
        <legend class="hidden">What the question is about</legend>
        ${WHEN.map(({ id, text }) => html`<label class="segment"><input type="radio" name="when" value=${id} .checked=${this.when === id}
          @change=${() => (this.when = id)}><span>${text}</span></label>`)}
      </fieldset>
      ${this.#details()}
      <details class="more">
        <summary>Allowed answers and length</summary>
        <label>Only these answers, separated by commas <input name="options" type="text" placeholder="yes, no"></label>
        <label>At most this many text tokens <input name="tokens" type="number" min="1" max="4096" inputmode="numeric"></label>
      </details>
      <div class="ask-foot">
        <span class="quiet" id="ask-note" role="status">${this.said ?? 'Enter asks, Shift and Enter begin a new line.'}</span>
        <button class="primary" type="submit" ?disabled=${this.busy}>${this.when === 'watch' ? 'Watch' : 'Ask'}</button>
      </div>
      ${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing}
    </form>`;
  }

  #details() {
    if (this.when === 'moment') {
      return html`<p class="quiet detail">About ${this.moment ? clockText(this.moment) : 'the frame that is shown'}${this.live
        ? '. Choose a time in the time line to ask about another one.' : ', the time that is shown.'}</p>`;
    }
    if (this.when === 'last') {
      return html`<label class="detail">Evidence of the last <select name="lookback">
        <option value="PT1M">minute</option><option value="PT5M" selected>5 minutes</option>
        <option value="PT15M">15 minutes</option><option value="PT1H">hour</option></select></label>`;
    }
    if (this.when === 'watch') {
      return html`<label class="detail">Tell me each time the answer changes, <select name="until">
        <option value="">until I cancel it</option><option value="3600000">for an hour</option>
        <option value="28800000">for 8 hours</option></select></label>`;
    }
    return nothing;
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.target.tagName !== 'TEXTAREA') return;
    event.preventDefault();
    this.querySelector('form').requestSubmit();
  }

  async #submit(event) {
    event.preventDefault();
    if (this.busy) return;
    this.busy = true;
    this.failure = null;
    this.said = 'Asking …';
    try {
      const question = this.#question(new FormData(event.target));
      const { query_id } = await api.ask(this.stream, question);
      this.emit('asked', { ...question, query_id, asked_at: iso(now()), local: true });
      this.querySelector('textarea').value = '';
      this.said = question.mode === 'watch' ? 'The watch is set.' : 'Asked. The answer appears below.';
    } catch (error) {
      this.failure = error.message;
      this.said = null;
    } finally {
      this.busy = false;
    }
  }

  #question(data) {
    const question = { question: data.get('question').trim(), at: 'latest', mode: 'once' };
    if (this.when === 'moment' && this.moment) question.at = iso(this.moment);
    if (this.when === 'last') question.lookback = data.get('lookback');
    if (this.when === 'watch') question.mode = 'watch';
    if (data.get('until')) question.until = iso(now() + Number(data.get('until')));
    const options = (data.get('options') ?? '').split(',').map((text) => text.trim()).filter(Boolean);
    if (options.length) question.options = options;
    if (data.get('tokens')) question.max_new_tokens = Number(data.get('tokens'));
    return question;
  }
}

customElements.define('sluice-ask-form', AskForm);
