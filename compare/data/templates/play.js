// The reader is the scheduler. A Game has the rules, and knows nothing of the page.
// A Board shows a game.

/// Reads a step, such as "1 24 0:3,2:1 counter is 0": the thread, the line, how many
/// steps of others must come first, the effect.
function readStep(text) {
  const [thread, line, waits, ...words] = text.split(' ');
  const effect = words.join(' ');
  return {
    thread: +thread,
    line,
    waits: waits === '-' ? [] : waits.split(',').map((pair) => pair.split(':').map(Number)),
    effect,
    // Commas also stand in what is printed.
    parts: effect.match(/[^ ,"]("(\\.|[^"\\])*"|[^",])*/g) ?? [],
  };
}

/// Reads orders. Each begins as the one before it, for so many steps.
function readOrders(text, steps) {
  let path = [];
  return text.split(';').map((order) => {
    const [outcome, kept, ...rest] = order.split(' ').map(Number);
    path = [...path.slice(0, kept), ...rest.map((number) => steps[number])];
    return {outcome, path};
  });
}

const stepsOf = (thread, steps) => steps.filter((step) => step.thread === thread);
const hasModifier = (event) =>
    event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
const nameOf = (thread) => thread ? `thread ${thread}` : 'main';

class Game {
  /// `data` is what the page has of a side.
  constructor({steps, orders, ...data}) {
    Object.assign(this, data);
    const known = steps.map(readStep);
    this.orders = readOrders(orders, known);
    this.threads = [...new Set(known.map(({thread}) => thread))].sort((a, b) => a - b);
    this.reached = new Set();  // outcomes, by their numbers
    this.start();
  }

  /// Begins anew: with any order, or with the one that shows an outcome.
  start(outcome = this.all ? -1 : 0) {
    this.goal = this.orders[outcome];
    // The steps taken, and the orders that begin with them.
    this.now = {taken: [], orders: this.all ? this.orders : [this.goal]};
  }

  /// The outcomes of orders without a further step: the program has ended.
  get ends() {
    const {orders, taken} = this.now;
    return orders.filter(({path}) => path.length === taken.length)
        .map(({outcome}) => outcome);
  }

  countOf(thread) {
    return stepsOf(thread, this.now.taken).length;
  }

  /// The order that is followed if the reader does not choose.
  get guide() {
    const {orders} = this.now;
    return orders.includes(this.goal) ? this.goal : orders[0];
  }

  /// The steps of the guide that are still to come.
  get ahead() {
    const {path} = this.guide;
    return path.filter(({thread}, index) =>
        stepsOf(thread, path.slice(0, index)).length >= this.countOf(thread));
  }

  /// Returns the moves of a thread: steps that it can take, and the orders that go
  /// on so. Also returns which threads it waits for in all of the other orders.
  turnOf(thread) {
    const moves = {};
    let waits;
    for (const order of this.ends.length ? [] : this.now.orders) {
      const step = stepsOf(thread, order.path)[this.countOf(thread)];
      if (!step) continue;
      const missing = step.waits.filter(([other, count]) => this.countOf(other) < count)
          .map(([other]) => other);
      if (missing.length || !(this.all || step === this.ahead[0])) {
        waits = waits?.filter((other) => missing.includes(other)) ?? missing;
      } else {
        (moves[step.line + step.effect] ??= {step, orders: []}).orders.push(order);
      }
    }
    return {moves: Object.values(moves), waits};
  }

  take({step, orders}) {
    this.now = {taken: [...this.now.taken, step], orders, last: this.now};
    this.ends.forEach((outcome) => this.reached.add(outcome));
  }

  /// Takes the next step of the guide.
  goOn() {
    const {ahead: [step], guide} = this;
    const moves = step ? this.turnOf(step.thread).moves : [];
    const move = moves.find(({orders}) => orders.includes(guide));
    if (move) this.take(move);
  }

  goBack() {
    this.now = this.now.last ?? this.now;
  }

  /// The variables, and what was printed.
  get values() {
    const values = {};
    for (const part of this.now.taken.flatMap(({parts}) => parts)) {
      const [, name, value, text] = part.match(
          /^(\S+) (?:=|is)(?! still) (.+)|^prints "(.*)"$/) ?? [];
      if (name) values[name] = value;
      if (text) values.printed = (values.printed ?? '') + text.replaceAll('\\n', ' ⏎ ');
    }
    return values;
  }
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

class Board {
  constructor(game, root) {
    this.game = game;
    this.root = root;
    root.classList.add(`side-${game.side}`, `all-${game.all}`);
    root.ariaLabel = game.label;
    this.links = game.outcomes.map(({id, value, means}, outcome) => {
      document.getElementById(`w=${id}`)?.removeAttribute('id');
      return make('a', {id: `w=${id}`, href: `#w=${id}`, outcome, tabIndex: -1},
          make('b', {}, value), ` ${means}`);
    });
    this.fill('name', game.label);
    this.fill('ends', ...this.links.map((link) => make('li', {}, link)));
    this.fill('heads', ...game.threads.map((each) => make('th', {}, nameOf(each))));
    root.addEventListener('click', (event) => this.press(event));
    root.addEventListener('keydown', (event) => {
      const method = {ArrowRight: 'goOn', ArrowLeft: 'goBack'}[event.key];
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (!method && !step || hasModifier(event)) return;
      event.preventDefault();
      if (method) return this.act(method);
      const items = [...root.querySelectorAll('a, button:not([hidden])')];
      items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
    });
    this.draw();
  }

  fill(part, ...children) {
    this.root.querySelector(`.${part}`).replaceChildren(...children);
  }

  press(event) {
    const {value, move, outcome, hash} = event.target.closest('button, a') ?? {};
    if (move) this.act('take', move);
    if (value === 'show') this.line.scrollIntoView({block: 'center'});
    else if (value) this.act(value);
    if (!hash || hasModifier(event)) return;
    event.preventDefault();  // no scrolling
    if (hash !== location.hash) history.pushState(null, '', hash);
    this.act('start', outcome);
  }

  /// Changes the game and draws it. The focus stays with its thread.
  act(method, argument) {
    const {name} = document.activeElement;
    this.game[method](argument);
    this.draw();
    if (name) this.root.querySelector(`[name="${name}"]`)?.focus();
  }

  draw() {
    const {game, game: {goal, outcomes, reached, now: {taken}}} = this;
    this.links.forEach((link, outcome) => {
      link.ariaCurrent = !!goal && goal.outcome === outcome;
      link.classList.toggle('reached', reached.has(outcome));
    });
    this.fill('threads', ...game.threads.flatMap((thread) => this.buttonsOf(thread)));
    const last = taken.at(-1);
    const end = outcomes[game.ends[0]];
    this.fill('happened', ...last ? [nameOf(last.thread), ...this.tell(last)] : []);
    this.fill('end', ...end ? [make('b', {}, end.value), ` ${end.means}`] : []);
    this.fill('values', ...Object.entries(game.values).map(
        ([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))));
    this.drawSteps(taken, goal ? game.ahead : []);
    this.mark(last?.line);
  }

  buttonsOf(thread) {
    const {moves, waits} = this.game.turnOf(thread);
    const button = (own, ...words) => make('button', {
      name: `thread${thread}`, tabIndex: -1, ...own,
    }, make('b', {}, nameOf(thread)), ...words);
    if (moves.length) {
      return moves.map((move) => button({move}, ...this.tell(move.step)));
    }
    const names = waits?.map(nameOf).join(' and ');
    const words = names ? `waits for ${names}` : waits ? 'waits' : 'has no step left';
    return [button({ariaDisabled: true}, ` ${words}`)];
  }

  /// Returns the line of a step, and what it does.
  tell({line, effect}) {
    const code = this.game.lines[line] ?? '';
    return [' ', make('code', {}, code), make('span', {}, effect && ` → ${effect}`)];
  }

  drawSteps(taken, ahead) {
    const row = (className) => (step) => make('tr', {className}, ...this.game.threads.map(
        (thread) => make('td', {}, ...thread === step.thread ? this.tell(step) : [])));
    const rows = taken.map(row('taken'));
    this.fill('rows', ...rows, ...ahead.map(row('ahead')));
    const box = this.root.querySelector('.time');
    box.scrollTop = rows.length && rows.at(-1).offsetTop - box.clientHeight / 2;
  }

  /// Marks a line in the code of the page.
  mark(line) {
    const side = `.step .side-${this.game.side}`;
    document.querySelector(`${side} .runs`)?.replaceWith(...this.line.childNodes);
    for (const code of document.querySelectorAll(`${side} [data-line]`)) {
      const lines = code.innerHTML.split('\n');
      const index = line - code.dataset.line;
      if (!lines[index]) continue;
      lines[index] = lines[index].replace(/\S.*/, '<span class="runs">$&</span>');
      code.innerHTML = lines.join('\n');
    }
    this.line = document.querySelector(`${side} .runs`);
    this.root.querySelector('[value=show]').hidden = !this.line;
  }

  /// Shows the order that the address names.
  follow() {
    const link = this.links.find(({hash}) => hash === location.hash);
    if (!link) return;
    document.querySelector(`.pick-${this.game.side}:not(:checked)`)?.click();
    this.act('start', link.outcome);
    link.focus();
  }
}

if (globalThis.document) {
  const template = document.querySelector('.play template');
  document.querySelector('.play').hidden = false;
  for (const {text} of document.querySelectorAll('.orders')) {
    const root = template.content.firstElementChild.cloneNode(true);
    template.before(root);
    const board = new Board(new Game(JSON.parse(text)), root);
    addEventListener('hashchange', () => board.follow());
    board.follow();
  }
}
