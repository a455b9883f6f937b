// The health of a stream in one line of names and values.

import { html, nothing } from './element.js';
import { bytes, clock, count, duration, number, share } from './format.js';

export function streamFacts(state) {
  return html`<dl class="fact-line">
    ${state.state === 'silent' ? fact('silent since', clock(state.silent_since)) : fact('behind', duration(state.lag_ms))}
    ${fact('kept now', share(state.tokens_now), 'gold')} ${fact('last hour', share(state.tokens_hour))}
    ${fact('damaged', number(state.damaged ?? 0), state.damaged ? 'warn' : '')}
    ${fact('gaps', number(state.gaps ?? 0), state.gaps ? 'warn' : '')}
    ${state.late ? fact('late', number(state.late), 'warn') : nothing}
    ${state.overload ? fact('left out to catch up', number(state.overload), 'warn') : nothing}
    ${state.dead_letters ? fact('dead letters', number(state.dead_letters), 'warn') : nothing}
    ${fact('video', [size(state), codec(state)].filter(Boolean).join(' '))}
    ${fact('stored', `${count(state.chunks, 'chunk')}, ${bytes(state.bytes)}`)}
  </dl>`;
}

function fact(name, value, kind = '') {
  return value ? html`<div class=${kind}><dt>${name}</dt><dd>${value}</dd></div>` : nothing;
}

function size({ width, height }) {
  return width && height ? `${width}×${height}` : null;
}

function codec({ codec: name }) {
  return name ? ({ h264: 'H.264', hevc: 'H.265', h265: 'H.265', mjpeg: 'JPEG', av1: 'AV1', vp9: 'VP9' }[name] ?? name) : null;
}
