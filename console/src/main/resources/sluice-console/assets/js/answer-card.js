// One question: its answer, what the answer rests on, how long it took, and the clip behind it.

import { address } from './api.js';
import { Element, html, nothing } from './element.js';
import { clock, count, duration, iso, millis, number, percent } from './format.js';
import { FINISHES, STATUSES } from './words.js';

const CLIP_MS = 30_000;

class AnswerCard extends Element {
  static properties = {
    stream: { attribute: false },
    item: { attribute: false },
    compare: { attribute: false },
  };

  render() {
    const answer = this.item.answers.at(-1);
    return html`<article class="answer" data-query=${this.item.query_id} data-mode=${this.item.mode ?? 'once'}>
      <p class="question"><span class="who">${this.#about()}</span>${this.item.question}</p>
      ${answer ? this.#answer(answer) : html`<p class="pending"><span class="dots" aria-hidden="true"></span>Waiting for the answer</p>`}
      ${this.item.answers.length > 1 ? html`<p class="quiet">${count(this.item.answers.length, 'answer')} so far; this is the last one</p>` : nothing}
    </article>`;
  }

  #about() {
    const { mode, at, asked_at: asked } = this.item;
    if (mode === 'watch') return html`watch since ${clock(asked)}`;
    return at && at !== 'latest' ? html`about ${clock(at)}` : html`asked ${clock(asked)}`;
  }

  #answer(answer) {
    const words = answer.error?.message ?? STATUSES[answer.status];
    return html`
      ${answer.answer != null ? html`<p class="said">${answer.answer}</p>` : nothing}
      ${words ? html`<p class="status ${answer.status}">${words}${answer.error ? html` <code>${answer.error.code}</code>` : nothing}</p>` : nothing}
      ${FINISHES[answer.finish_reason] ? html`<p class="quiet">${FINISHES[answer.finish_reason]}</p>` : nothing}
      ${answer.evidence?.from ? this.#evidence(answer) : nothing}`;
  }

  #evidence({ evidence, timing, as_of: asOf, since, policy }) {
    const share = evidence.tokens_seen ? ` (${percent(evidence.tokens_kept / evidence.tokens_seen)})` : '';
    return html`<dl class="evidence">
        <dt>As of</dt><dd>${clock(asOf)}${since ? `, since ${clock(since)}` : ''}</dd>
        <dt>Evidence</dt><dd>${clock(evidence.from)} to ${clock(evidence.to)}, ${count(evidence.frames, 'frame')}${evidence.late ? ', asked late' : ''}</dd>
        <dt>Tokens</dt><dd>${number(evidence.tokens_seen)} seen, <b class="gold">${number(evidence.tokens_kept)} kept${share}</b>,
          ${number(evidence.tokens_used)} in the prompt</dd>
        ${timing ? html`<dt>Time</dt><dd>first token after ${duration(timing.first_token_ms)}, in all ${duration(timing.total_ms)}${timing.wait_ms > 50
          ? `, of it ${duration(timing.wait_ms)} waiting` : ''}</dd>` : nothing}
        ${policy ? html`<dt>Policy</dt><dd><code>${policy}</code></dd>` : nothing}
      </dl>
      ${this.#actions(clip(evidence))}`;
  }

  #actions({ from, to, whole }) {
    return html`<div class="actions">
      <button type="button" @click=${() => this.emit('clip', { from, to })}>Play ${whole ? 'the clip' : `the last ${duration(to - from)}`}</button>
      <a class="button" href=${address.clip(this.stream, iso(from), iso(to))} download>Download</a>
      ${this.compare ? html`<a class="button" href=${this.#comparison(from, to)}>Compare</a>` : nothing}
    </div>`;
  }

  #comparison(from, to) {
    const parameters = { stream: this.stream, from: iso(from), to: iso(to), question: this.item.question };
    return `#/compare?${new URLSearchParams(parameters)}`;
  }
}

/** The end of the evidence, at most half a minute of it. */
function clip(evidence) {
  const to = millis(evidence.to);
  const begin = millis(evidence.from);
  const from = Math.max(begin, to - CLIP_MS);
  return { from, to: Math.max(to, from + 1000), whole: from === begin };
}

customElements.define('sluice-answer-card', AnswerCard);
