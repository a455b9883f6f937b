// Which model answers here, what it was trained on, and by which policy tokens are dropped.

import { Element, html, nothing } from './element.js';

class ModelInfo extends Element {
  static properties = { server: { attribute: false } };

  render() {
    if (!this.server) return nothing;
    return html`<details class="model">
      <summary><span class="quiet">Model</span> <b>${this.server.model}</b></summary>
      <dl>
        ${row('Model', this.server.model)} ${row('Note', this.server.model_notice)}
        ${row('Policy', this.server.policy)} ${row('Kafka', this.server.kafka)} ${row('Sluice', this.server.version)}
      </dl>
    </details>`;
  }
}

function row(name, value) {
  return value ? html`<dt>${name}</dt><dd>${value}</dd>` : nothing;
}

customElements.define('sluice-model-info', ModelInfo);
