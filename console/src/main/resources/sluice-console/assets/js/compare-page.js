// One question about one piece of video under two policies, side by side.

import { api } from './api.js';
import { now } from './clock.js';
import { Element, html, nothing } from './element.js';
import { clock, clockText, count, duration, iso, millis, number, percent } from './format.js';

const MINUTE_MS = 60_000;

class ComparePage extends Element {
  static properties = {
    stream: { attribute: false },
    from: { attribute: false },
    to: { attribute: false },
    server: { attribute: false },
    streams: { state: true },
    answers: { state: true },
    failure: { state: true },
    busy: { state: true },
  };

  async connectedCallback() {
    super.connectedCallback();
    document.title = 'Compare – Sluice';
    this.streams = (await api.streams().catch(() => ({ streams: [] }))).streams;
  }

  render() {
    const policies = this.server?.policies ?? [];
    return html`<div class="page-head"><h1 tabindex="-1">Compare</h1>
        <p class="quiet">One question about one piece of video, under two policies.</p></div>
      <form class="panel compare-form" @submit=${this.#submit}>
        <label>Stream <select name="stream">${(this.streams ?? []).map(({ stream_id: id }) => html`<option ?selected=${id === this.stream}>${id}</option>`)}</select></label>
        ${this.from ? html`<p class="quiet">From ${clock(this.from)} to ${clock(this.to)}</p>` : html`<label>Video of the last
          <select name="minutes"><option value="0.5">30 seconds</option><option value="1">minute</option><option value="5">5 minutes</option></select></label>`}
        <label class="wide">Question <input name="question" required maxlength="4000" .value=${this.#asked()} placeholder="What is in the picture?"></label>
        <datalist id="policies">${policies.map((policy) => html`<option value=${policy}></option>`)}</datalist>
        <label>First policy <input name="one" list="policies" required .value=${policies[0] ?? 'dtd-pixel'}></label>
        <label>Second policy <input name="other" list="policies" required .value=${policies[1] ?? 'none'}></label>
        <button class="primary" ?disabled=${this.busy || !this.streams?.length}>${this.busy ? 'Comparing …' : 'Compare'}</button>
      </form>
      ${this.failure ? html`<p class="notice bad" role="alert">${this.failure}</p>` : nothing}
      ${this.answers ? html`<p class="verdict" role="status">${verdict(this.answers)}</p>` : nothing}
      <div class="sides">${(this.answers ?? []).map((answer) => side(answer, this.answers))}</div>`;
  }

  #asked() {
    return new URLSearchParams(location.hash.split('?')[1] ?? '').get('question') ?? '';
  }

  async #submit(event) {
    event.preventDefault();
    const data = new FormData(event.target);
    const to = this.to ?? iso(now());
    const from = this.from ?? iso(millis(to) - Number(data.get('minutes')) * MINUTE_MS);
    this.busy = true;
    this.failure = null;
    try {
      const body = { question: data.get('question'), from, to, policies: [data.get('one'), data.get('other')] };
      this.answers = (await api.compare(data.get('stream'), body)).answers;
    } catch (error) {
      this.failure = error.message;
    } finally {
      this.busy = false;
    }
  }
}

function verdict(answers) {
  return answers.every(({ answer }) => answer === answers[0].answer) ? 'Both policies give the same answer.' : 'The answers differ.';
}

/** One side, with bars that are as long as its values are relative to the larger of both sides. */
function side(answer, all) {
  const { evidence, timing } = answer;
  const most = (value) => Math.max(...all.map(value), 1);
  const used = (one) => one.evidence?.tokens_used ?? 0;
  const first = (one) => one.timing?.first_token_ms ?? 0;
  const total = (one) => one.timing?.total_ms ?? 0;
  return html`<section class="panel side" aria-label=${answer.policy}>
    <h2><code>${answer.policy}</code></h2>
    <p class="said">${answer.answer ?? answer.error?.message}</p>
    <div class="meters">
      ${meter('Tokens in the prompt', used(answer) / most(used), number(used(answer)), 'gold')}
      ${meter('First token after', first(answer) / most(total), duration(timing?.first_token_ms))}
      ${meter('In all', total(answer) / most(total), duration(timing?.total_ms))}
    </div>
    ${evidence ? html`<p class="facts">${count(evidence.frames, 'frame')} from ${clockText(evidence.from)} to ${clockText(evidence.to)},
      ${number(evidence.tokens_kept)} of ${number(evidence.tokens_seen)} tokens kept
      ${evidence.tokens_seen ? `(${percent(evidence.tokens_kept / evidence.tokens_seen)})` : ''}</p>` : nothing}
  </section>`;
}

function meter(name, share, text, kind = '') {
  return html`<span class="quiet">${name}</span>
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"></rect>
      <rect class="value ${kind}" width=${100 * share} height="10"></rect></svg><b>${text}</b>`;
}

customElements.define('sluice-compare-page', ComparePage);
