// What the colours of the overlay mean, with the number of the step's cells in each state. Without a tokens topic, it says so.

import { html } from './element.js';
import { percent } from './format.js';

export function legend(step, opacity, written) {
  const counts = step ? cells(step) : {};
  return html`<div class="legend" role="group" aria-label="Visual tokens of the frame that is shown">
    ${item('kept', 'kept', counts.kept, 'Shows something new: the token is stored')}
    ${item('merged', 'merged', counts.merged, 'Kept, and stands for later steps, too')}
    ${item('dropped', 'dropped', counts.dropped, 'Repeats an earlier token, which stays stored')}
    ${item('gated', 'gated', counts.gated, 'The whole step looks like the last one and is not encoded')}
    <span class="legend-sum quiet">${written ? sum(step, opacity) : 'The job writes no tokens topic.'}</span>
  </div>`;
}

function item(name, text, number, title) {
  return html`<span class="legend-item" title=${title}><i class="swatch ${name}" aria-hidden="true"></i>${text}
    <b>${number ?? '–'}</b></span>`;
}

function cells(step) {
  const all = step.rows * step.cols;
  if (step.state === 'gated') return { kept: 0, merged: 0, dropped: 0, gated: all };
  const merged = step.merged.length;
  return { kept: step.kept.length - merged, merged, dropped: all - step.kept.length, gated: 0 };
}

function sum(step, opacity) {
  if (!step) return 'no tokens for this frame yet';
  const all = step.rows * step.cols;
  const text = `${step.kept.length} of ${all} tokens of this step stored (${percent(step.kept.length / all)})`;
  return opacity > 0 ? text : `${text}, overlay off`;
}
