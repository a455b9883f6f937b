// The base of all components: lit's reactive properties and templates, without a shadow root. So the style sheets of the
// page apply, labels can refer to any control, and there is no import map, which the Content-Security-Policy would refuse.

import { ReactiveElement } from '/webjars/lit__reactive-element/reactive-element.js';
import { html, nothing, render, svg } from '/webjars/lit-html/lit-html.js';

export { html, nothing, svg };

export class Element extends ReactiveElement {
  createRenderRoot() {
    return this;
  }

  update(changed) {
    super.update(changed);
    render(this.render(), this, { host: this });
  }

  /** Tells the components around this one what happened. */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}
