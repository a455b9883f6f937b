// Numbers, durations and times as people read them. Times are shown in the browser's time zone, with UTC in the title.

import { html } from './element.js';

const whole = new Intl.NumberFormat('en');
const NONE = '–';

export function count(number, one, many = `${one}s`) {
  return `${whole.format(number)} ${number === 1 ? one : many}`;
}

export function number(value) {
  return value == null ? NONE : whole.format(value);
}

/** The share of kept tokens in percent, or a dash if none were seen. */
export function share(tokens) {
  if (!tokens || !tokens.seen) return NONE;
  return percent(tokens.kept / tokens.seen);
}

export function percent(fraction) {
  const value = fraction * 100;
  return `${value >= 99.95 || value === 0 ? Math.round(value) : value.toFixed(1)}%`;
}

/** A duration in milliseconds with at most two units. */
export function duration(ms) {
  if (ms == null || Number.isNaN(ms)) return NONE;
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, 'min', 1, 's');
  if (seconds < 86_400) return pair(seconds, 3600, 'h', 60, 'min');
  return count(Math.floor(seconds / 86_400), 'day');
}

function pair(seconds, large, largeUnit, small, smallUnit) {
  const rest = Math.floor((seconds % large) / small);
  const head = `${Math.floor(seconds / large)} ${largeUnit}`;
  return rest ? `${head} ${rest} ${smallUnit}` : head;
}

export function bytes(size) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = size;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Milliseconds since 1970 of a time in RFC 3339 or a number of milliseconds; NaN for null. */
export function millis(time) {
  return typeof time === 'number' ? time : Date.parse(time);
}

export function iso(ms) {
  return new Date(ms).toISOString();
}

const clockFormat = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

/** Hours, minutes and seconds in local time, after the day if it is not today. */
export function clockText(time) {
  const date = new Date(millis(time));
  if (Number.isNaN(date.getTime())) return NONE;
  const today = date.toDateString() === new Date().toDateString();
  return today ? clockFormat.format(date) : `${dayFormat.format(date)}, ${clockFormat.format(date)}`;
}

/** As text, in an element that has the whole time in UTC as its title. */
export function clock(time) {
  const ms = millis(time);
  if (Number.isNaN(ms)) return NONE;
  return html`<time datetime=${iso(ms)} title=${utcText(ms)}>${clockText(ms)}</time>`;
}

export function utcText(ms) {
  return `${iso(ms).replace('T', ' ').replace('Z', '')} UTC`;
}
