// One stream: its video with the overlay, its last hours, questions about it and their answers.

import { api } from './api.js';
import { Element, html, nothing } from './element.js';
import { Feed } from './feed.js';
import { iso, millis } from './format.js';
import { QuestionList } from './question-list.js';
import { rememberMoment } from './route.js';
import { stateBadge } from './state-badge.js';
import { streamFacts } from './stream-facts.js';
import { modelNote } from './words.js';
import './answer-list.js';
import './ask-form.js';
import './event-list.js';
import './player.js';
import './tab-list.js';
import './time-line.js';
import './watch-list.js';

const MOMENT_PERIOD_MS = 250;

class StreamPage extends Element {
  static properties = {
    stream: { attribute: false },
    at: { attribute: false },
    server: { attribute: false },
    state: { state: true },
    failure: { state: true },
    from: { state: true },
    to: { state: true },
    moment: { state: true },
    questions: { state: true },
    events: { state: true },
    span: { state: true },
    tab: { state: true },
  };

  constructor() {
    super();
    this.from = this.to = this.span = null;
    this.events = [];
    this.tab = 'answers';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.feed?.close();
  }

  willUpdate(changed) {
    if (changed.has('stream')) this.#begin();
  }

  #begin() {
    document.title = `${this.stream} – Sluice`;
    this.from = this.at ? millis(this.at) : null;
    this.questions = new QuestionList(this.stream, () => this.requestUpdate());
    this.feed?.close();
    this.feed = new Feed(this.stream)
      .on('stream', (state) => (this.state ? (this.state = { ...this.state, ...state }) : this.#load()))
      .on('question', (question) => this.questions.asked(question))
      .on('answer', (answer) => this.questions.answered(answer))
      .on('event', (event) => (this.events = [event, ...this.events].slice(0, 50)))
      .onGap(() => this.#load());
    this.#load();
  }

  async #load() {
    try {
      const state = await api.stream(this.stream);
      this.events = state.events ?? [];
      this.state = state;
      this.failure = null;
      await this.questions.load();
    } catch (error) {
      this.failure = error.message;
    }
  }

  render() {
    return html`
      <div class="page-head">
        <h1 tabindex="-1"><a class="up" href="#/" aria-label="All streams">Streams</a><span aria-hidden="true">/</span>${this.stream}</h1>
        ${this.state ? stateBadge(this.state.state) : nothing} ${this.state ? streamFacts(this.state) : nothing}
      </div>
      ${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing} ${this.#notes()}
      ${this.state ? this.#layout() : nothing}`;
  }

  #layout() {
    return html`<div class="stream-layout">
        <div class="watching">
          <sluice-player .stream=${this.stream} .state=${this.state} .from=${this.from} .to=${this.to}
            .tokens=${this.server?.tokens !== false} @moment=${this.#onMoment} @go=${(e) => this.#go(e.detail)}></sluice-player>
          <sluice-time-line .stream=${this.stream} .begin=${millis(this.state.video_from) || 0} .history=${this.server?.history_seconds}
            .moment=${this.moment} .live=${this.from === null} .span=${this.span}
            @go=${(e) => this.#go(e.detail)} @ask-about=${this.#askAbout}></sluice-time-line>
        </div>
        <div class="asking">
          <sluice-ask-form .stream=${this.stream} .moment=${this.moment} .live=${this.from === null}
            @asked=${(e) => this.#asked(e.detail)}></sluice-ask-form>
          <sluice-tab-list .tabs=${this.#tabs()} .selected=${this.tab} @select=${(e) => (this.tab = e.detail)}></sluice-tab-list>
          <div class="tab-panel" role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}">${this.#panel()}</div>
        </div>
      </div>`;
  }

  #notes() {
    const reasons = [...(this.state?.reasons ?? []), modelNote(this.state, this.server)].filter(Boolean);
    return reasons.length ? html`<p class="notice" role="status">${reasons.join(' ')}</p>` : nothing;
  }

  #tabs() {
    const watches = this.questions.watches.length;
    return [
      { id: 'answers', text: 'Answers' },
      { id: 'watches', text: watches ? `Watches (${watches})` : 'Watches' },
      { id: 'events', text: 'Events' },
    ];
  }

  #panel() {
    if (this.tab === 'watches') {
      return html`<sluice-watch-list .stream=${this.stream} .watches=${this.questions.watches}
        @go=${(e) => this.#go(e.detail)} @cancelled=${() => this.questions.load()}></sluice-watch-list>`;
    }
    if (this.tab === 'events') {
      return html`<sluice-event-list .events=${this.events} @go=${(e) => this.#go(e.detail)}></sluice-event-list>`;
    }
    return html`<sluice-answer-list .stream=${this.stream} .questions=${this.questions.items} .compare=${this.server?.compare}
      @clip=${(e) => this.#clip(e.detail)} @go=${(e) => this.#go(e.detail)}></sluice-answer-list>`;
  }

  #onMoment(event) {
    if (Math.abs(event.detail - (this.moment ?? 0)) >= MOMENT_PERIOD_MS) this.moment = event.detail;
  }

  /** @param time ms since 1970 of the moment to show, or null for live */
  #go(time) {
    this.to = this.span = null;
    this.from = time;
    if (time !== null) this.moment = time;
    rememberMoment(this.stream, time === null ? null : iso(time));
  }

  #clip({ from, to }) {
    this.#go(from);
    this.to = to;
    this.span = { from, to };
    this.querySelector('sluice-player').scrollIntoView({ block: 'nearest' });
  }

  #askAbout() {
    this.querySelector('sluice-ask-form').about('moment');
  }

  #asked(question) {
    this.questions.asked(question);
    this.tab = question.mode === 'watch' ? 'watches' : 'answers';
  }
}

customElements.define('sluice-stream-page', StreamPage);
