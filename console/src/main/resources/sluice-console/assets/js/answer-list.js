// Questions about a stream with their answers, newest first.

import { repeat } from '/webjars/lit-html/directives/repeat.js';
import { Element, html } from './element.js';
import './answer-card.js';

class AnswerList extends Element {
  static properties = {
    stream: { attribute: false },
    questions: { attribute: false },
    compare: { attribute: false },
  };

  render() {
    if (!this.questions.length) {
      return html`<p class="quiet pad">No question yet. Ask what is in the picture, or since when.</p>`;
    }
    return html`<ol class="answers" aria-live="polite" aria-relevant="additions text">
      ${repeat(this.questions, (item) => item.query_id, (item) =>
        html`<li><sluice-answer-card .stream=${this.stream} .item=${item} .compare=${this.compare}></sluice-answer-card></li>`)}
    </ol>`;
  }
}

customElements.define('sluice-answer-list', AnswerList);
