// The questions about a stream with their answers, newest first: loaded once, then kept up to date by the feed.

import { api } from './api.js';
import { millis } from './format.js';

const MOST = 60;
const MOST_ANSWERS = 50;

export class QuestionList {
  #stream;
  #changed;
  items = [];
  watches = [];

  constructor(stream, changed) {
    this.#stream = stream;
    this.#changed = changed;
  }

  async load() {
    const [questions, watches] = await Promise.all([api.questions(this.#stream, MOST), api.watches(this.#stream)]);
    const loaded = new Map(questions.questions.map((question) => [question.query_id, question]));
    const pending = this.items.filter((item) => item.local && !loaded.has(item.query_id));
    this.items = [...pending, ...loaded.values()].sort((one, other) => millis(other.asked_at) - millis(one.asked_at));
    this.watches = watches.watches;
    this.#changed();
  }

  asked(question) {
    if (question.mode === 'cancel') return void this.load();
    if (this.items.some((item) => item.query_id === question.query_id)) return;
    this.items = [{ answers: [], ...question }, ...this.items].slice(0, MOST);
    if (question.mode === 'watch') this.#watch(question);
    this.#changed();
  }

  answered(answer) {
    const item = this.items.find((one) => one.query_id === answer.query_id);
    if (!item) this.items = [fromAnswer(answer), ...this.items].slice(0, MOST);
    else if (!item.answers.some((one) => one.sequence === answer.sequence)) {
      const answers = [...item.answers, answer].slice(-MOST_ANSWERS);
      this.items = this.items.map((one) => (one === item ? { ...item, answers } : one));
    }
    if (answer.mode === 'watch') this.#fire(answer);
    this.#changed();
  }

  #watch({ query_id, question, asked_at }) {
    if (this.watches.some((watch) => watch.query_id === query_id)) return;
    this.watches = [{ query_id, question, since: asked_at, last_answer: null, fired: [] }, ...this.watches];
  }

  #fire(record) {
    const { query_id, as_of, since, answer, sequence } = record;
    this.watches = this.watches.map((watch) => {
      if (watch.query_id !== query_id || watch.fired.some((one) => one.sequence === sequence)) return watch;
      return { ...watch, last_answer: record, fired: [{ as_of, since, answer, sequence }, ...watch.fired].slice(0, MOST_ANSWERS) };
    });
  }
}

/** A question that was asked before the page was opened, or elsewhere, as its answer tells it. */
function fromAnswer(answer) {
  const { query_id, question, mode, at } = answer;
  return { query_id, question: question ?? query_id, mode, at, asked_at: answer.as_of, answers: [answer] };
}
