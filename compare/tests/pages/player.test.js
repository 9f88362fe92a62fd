// The player of the pages: its rules in Node, its boards in a real browser. Run by
// `just test-report`, from the top of the repository.
import {readFileSync, readdirSync, statSync} from 'node:fs';
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {axe, recorded, run, useBrowser} from './set_up.js';

const script = 'compare/data/templates/play.js';
const Game = new Function(`${readFileSync(script, 'utf8')}; return Game;`)();

const {path, open: openFile} = await useBrowser('player');

/// What a page has for the player, of each side.
function readOrders(site, name) {
  const html = readFileSync(path(`${site}/${name}.html`), 'utf8');
  return [...html.matchAll(/<script[^>]* class="orders">(.*?)<\/script>/gs)]
      .map(([, text]) => JSON.parse(text));
}

// The rules are tried on the pages that are published. A schedule is one of the
// programs as they are built here, so these are explored anew.
run(['site', recorded('explore.json'), '-o', path('record')]);
const played = ['data-race', 'lock-order', 'store-buffering'];
run(['explore', ...played, '--json', path('explore.json')]);
run(['site', path('explore.json'), '-o', path('site')]);
const sides = Object.fromEntries(
    played.map((name) => [name, readOrders('site', name)]));

const published = readdirSync(path('record'))
    .map((name) => name.replace(/\.html$/, ''))
    .map((name) => [name, readOrders('record', name)])
    .filter(([, orders]) => orders.length > 0);

test('the script is small, and so is what it reads', () => {
  assert.ok(statSync(script).size < 10_000);
  for (const [name, orders] of published) {
    const size = orders.reduce((sum, side) => sum + JSON.stringify(side).length, 0);
    assert.ok(size < 50_000, `${name}: ${size}`);
  }
});

describe('the rules', () => {
  /// A number below `count`, the same ones in each run.
  let seed = 1;
  const random = (count) => {
    seed = seed * 48271 % 2147483647;
    return seed % count;
  };

  const movesOf = (game) => game.threads.flatMap((thread) => game.turnOf(thread).moves);

  test('there are programs to play', () => {
    assert.ok(published.length > 20);
    const free = published.filter(([, orders]) => orders.some(({all}) => all));
    const names = free.map(([name]) => name);
    for (const name of ['data-race', 'lock-order', 'mutex', 'late-add']) {
      assert.ok(names.includes(name), name);
    }
  });

  for (const [name, orders] of published) {
    for (const data of orders) {
      test(`${name}, ${data.label}: whatever the reader presses, it ends`, () => {
        const game = new Game(data);
        // The witness of an outcome tells what is printed.
        const ends = data.outcomes.map((_, outcome) => {
          game.start(outcome);
          while (game.ahead.length) game.goOn();
          assert.deepEqual([...new Set(game.ends)], [outcome]);
          return game.values;
        });
        assert.equal(game.reached.size, data.outcomes.length);
        for (let walk = 0; walk < 200; ++walk) {
          game.start();
          for (let moves = movesOf(game); moves.length; moves = movesOf(game)) {
            game.take(moves[random(moves.length)]);
          }
          const [end, ...others] = new Set(game.ends);
          assert.ok(end !== undefined, 'no thread can go');
          assert.deepEqual(others, []);
          assert.equal(game.values.printed, ends[end].printed);
        }
      });
    }
  }

  test('steps back lead to where the reader came from', () => {
    const game = new Game(sides['data-race'][0]);
    game.goOn();
    const {now} = game;
    game.goOn();
    game.goBack();
    assert.equal(game.now, now);
    game.goBack();
    game.goBack();  // there is none
    assert.deepEqual(game.now.taken, []);
  });

  test('a thread that cannot go says whom it waits for', () => {
    const game = new Game(sides['data-race'][0]);
    assert.deepEqual(game.turnOf(1).waits, [0]);
    while (game.turnOf(0).moves.length) game.take(game.turnOf(0).moves[0]);
    assert.deepEqual(game.turnOf(0).waits, [1, 2]);
    while (game.turnOf(1).moves.length) game.take(game.turnOf(1).moves[0]);
    assert.ok(game.turnOf(0).waits.includes(2));
    while (game.ahead.length) game.goOn();
    assert.deepEqual(game.turnOf(1), {moves: [], waits: undefined});  // it has ended
  });
});

/// Opens a page: with touch at the width of a phone.
function open(name, {width = 1280, hash = '', ...options} = {}) {
  return openFile(`site/${name}.html${hash}`, {
    width, hasTouch: width < 500, ...options,
    prepare: (page) => page.on('pageerror', (error) => assert.fail(error)),
  });
}

/// Presses a button as people do who have this screen.
async function press(button) {
  const page = button.page();
  if (page.viewportSize().width < 500) return button.tap();
  await button.focus();
  return page.keyboard.press('Enter');
}

const buttonsOf = (board, name) => board.locator(`button[name="${name}"]`);

/// Splits effects, as in "counter is 2, prints \"2, 3\\n\"".
const splitEffects = (text = '') => text.replace('→', '').trim()
    .match(/[^ ,"]("(\\.|[^"\\])*"|[^",])*/g) ?? [];

/// Each effect with its thread and its line. What one line prints is one text, and
/// what it reads again and again is told once. Whom a step wakes depends on the
/// order, so a board does not say it.
function joinEffects(rows) {
  const effects = [];
  for (const [thread, code, text] of rows) {
    for (const effect of splitEffects(text)) {
      if (effect.startsWith('wakes ')) continue;
      const last = effects.at(-1);
      const goesOn = last?.[0] === thread && last[1] === code &&
          effect.startsWith('prints "') && last[2].startsWith('prints "');
      const row = [thread, code, effect];
      if (goesOn) last[2] = last[2].slice(0, -1) + effect.slice('prints "'.length);
      else if (row.join() !== last?.join()) effects.push(row);
    }
  }
  return effects;
}

/// The effects that a board shows.
async function effectsOn(board) {
  const rows = await board.locator('tr.taken').evaluateAll((rows) => rows.map((row) => {
    const cell = row.querySelector('td:not(:empty)');
    const heads = row.closest('table').querySelectorAll('th');
    return [heads[cell.cellIndex], ...cell.children].map((part) => part.textContent);
  }));
  return joinEffects(rows).filter(([,, effect]) => effect !== 'ends');
}

/// The effects in an order that `compare explore` replays.
function replay(name, implementation, schedule) {
  const [head, ...lines] = run(['--bin-dir', 'build/explore/bin', 'explore', name,
      '--implementations', implementation, '--schedule', schedule]).trim().split('\n').slice(1);
  const threads = new Map([...head.matchAll(/main|thread \d+/g)]
      .map((match) => [match.index, match[0]]));
  const rows = [];
  let code;
  for (const line of lines.slice(0, -1)) {
    const start = line.slice(4).search(/\S/) + 4;  // behind the number of the step
    const text = line.slice(start);
    if (text.startsWith('→')) rows.push([threads.get(start), code, text]);
    else code = text;
  }
  return joinEffects(rows);
}

for (const width of [390, 1280]) {
  test(`each outcome is reached by pressing threads alone, ${width} px`, async () => {
    const page = await open('data-race', {width});
    for (const data of sides['data-race']) {
      const board = page.locator(`.board.side-${data.side}`);
      const game = new Game(data);
      for (const [outcome, {value, means}] of data.outcomes.entries()) {
        await press(buttonsOf(board, 'again'));
        game.start(outcome);
        for (const {thread} of game.ahead) await press(buttonsOf(board, `thread${thread}`));
        assert.equal(await board.locator('.end').innerText(), `${value} ${means}`);
        assert.equal(await board.locator('.reached').count(), outcome + 1);
      }
    }
    await page.context().close();
  });
}

test('an order is followed by keys, and shown as explore replays it', async () => {
  const {explorations} = JSON.parse(readFileSync(path('explore.json'), 'utf8'));
  for (const {program, implementation, label, outcomes} of explorations) {
    const {side, outcomes: shown} = sides[program].find((data) => data.label === label);
    for (const [outcome, {id, value}] of shown.entries()) {
      const page = await open(program, {hash: `#w=${id}`});
      const board = page.locator(`.board.side-${side}`);
      // The focus is in the board, and all steps are there, still to be taken.
      const count = await board.locator('tr.ahead').count();
      for (let step = 0; step < count; ++step) await page.keyboard.press('ArrowRight');
      assert.equal(await board.locator('.end b').innerText(), value);
      const effects = replay(program, implementation, outcomes[outcome].witness.schedule);
      assert.ok(effects.length > 3);
      // A board also shows accesses that threads share in other orders alone.
      let next = 0;
      const others = (await effectsOn(board)).filter(
          (shown) => shown.join() !== effects[next]?.join() || !++next);
      assert.deepEqual(effects.slice(next), []);
      for (const [,, effect] of others) assert.match(effect, /^(writes|reads|\S+ (=|is)) /);
      await page.context().close();
    }
  }
});

test('a key takes one step back', async () => {
  const page = await open('data-race', {hash: '#w=1'});
  const taken = page.locator('tr.taken');
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft']) {
    await page.keyboard.press(key);
  }
  assert.equal(await taken.count(), 2);
  await page.keyboard.press('Control+ArrowRight');  // is the browser's
  assert.equal(await taken.count(), 2);
  await page.context().close();
});

test('a board is one tab stop, and its steps another', async () => {
  const page = await open('data-race');
  const board = page.locator('.board').first();
  await board.focus();
  const labels = [];
  for (let item = 0; item < 9; ++item) {
    await page.keyboard.press('ArrowDown');
    labels.push((await page.locator(':focus').innerText()).split(/[\s→]+/).filter(Boolean)[0]);
  }
  assert.deepEqual(labels, ['2', '3', '4', '←', 'Next', 'Start', 'main', 'thread', 'thread']);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  assert.equal(await board.locator('tr.taken').count(), 1);
  await page.keyboard.press('Tab');
  assert.equal(await board.locator('.time:focus').count(), 1);
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('.board').nth(1).evaluate(
      (element) => element === document.activeElement), true);
  await page.context().close();
});

test('the focus stays with a thread, also when it has to wait', async () => {
  const page = await open('data-race');
  await buttonsOf(page.locator('.board').first(), 'thread0').focus();
  for (let step = 0; step < 9; ++step) await page.keyboard.press('Enter');
  const [name, disabled, words] = await page.evaluate(() => {
    const {name, ariaDisabled, textContent} = document.activeElement;
    return [name, ariaDisabled, textContent];
  });
  assert.deepEqual([name, disabled], ['thread0', 'true']);
  assert.match(words, /waits for thread 1 and thread 2/);
  await page.context().close();
});

test('back and forward go from order to order', async () => {
  const page = await open('data-race');
  const link = (id) => page.locator(`.ends a[href="#w=${id}"]`);
  const isFollowed = async (id) => {
    await page.locator(`.ends a[href="#w=${id}"][aria-current=true]`).waitFor();
  };
  await link(1).click();
  await isFollowed(1);
  await link(2).click();
  await isFollowed(2);
  await page.goBack();
  await isFollowed(1);
  await page.goForward();
  await isFollowed(2);
  // The address stays, so the link begins the same order anew.
  await page.keyboard.press('ArrowRight');
  await link(2).click();
  assert.equal(await page.locator('tr.taken').count(), 0);
  await page.context().close();
});

test('the line that runs is marked, and brought into view if asked for', async () => {
  for (const width of [390, 1280]) {
    const page = await open('data-race', {width});
    for (const {side} of sides['data-race']) {
      const board = page.locator(`.board.side-${side}`);
      const mark = page.locator(`.step .side-${side} .runs`);
      const isInView = () => mark.evaluate((element) => {
        const {top, bottom} = element.getBoundingClientRect();
        return top >= 0 && bottom <= innerHeight;
      });
      const code = page.locator(`.step .side-${side} code[data-line]`);
      const before = await code.allInnerTexts();
      await buttonsOf(board, 'on').scrollIntoViewIfNeeded();
      const place = await page.evaluate(() => scrollY);
      for (let step = 0; step < 6; ++step) {
        await press(buttonsOf(board, 'on'));
        assert.equal(await mark.innerText(), await board.locator('.happened code').innerText());
      }
      assert.equal(await page.evaluate(() => scrollY), place);
      assert.equal(await isInView(), false);
      await press(buttonsOf(board, 'show'));
      assert.equal(await isInView(), true);
      await press(buttonsOf(board, 'again'));
      assert.equal(await mark.count(), 0);
      assert.deepEqual(await code.allInnerTexts(), before);
    }
    await page.context().close();
  }
});

test('variables show the values that the steps give them', async () => {
  const page = await open('data-race', {hash: '#w=1'});
  const [{steps}] = sides['data-race'];
  assert.ok(steps.some((step) => step.endsWith(' counter = 1')));
  const value = page.locator('.board').first().locator('.values dd').first();
  const values = [];
  for (let step = 0; step < 20; ++step) {
    await page.keyboard.press('ArrowRight');
    const now = await value.count() > 0 ? await value.innerText() : undefined;
    if (now !== values.at(-1)) values.push(now);
  }
  assert.deepEqual(values, ['0', '1', '2', '3', '2']);
  await page.context().close();
});

test('the address shows a side that the reader left out', async () => {
  const data = sides['data-race'].find(({side}) => side === 1);
  const page = await open('data-race');
  const board = page.locator('.board.side-1');
  await page.locator('.pick-1').uncheck();
  assert.equal(await board.isVisible(), false);
  await page.evaluate((id) => { location.hash = `w=${id}`; }, data.outcomes[0].id);
  await board.locator('a[aria-current=true]').waitFor();
  assert.equal(await page.locator('.pick-1').isChecked(), true);
  await page.context().close();
});

test('boards stand beside each other from 768 px on, else below', async () => {
  for (const width of [390, 768, 1280]) {
    const page = await open('data-race', {width});
    const [go, cpp] = await Promise.all([0, 1].map(
        (side) => page.locator(`.board.side-${side}`).boundingBox()));
    if (width < 768) assert.ok(go.x === cpp.x && cpp.y >= go.y + go.height);
    else assert.ok(go.y === cpp.y && cpp.x >= go.x + go.width);
    await page.context().close();
  }
});

test('what is pressed is large enough for a finger', async () => {
  const page = await open('data-race', {width: 390});
  const sizes = await page.locator('.play button:visible, .play a').evaluateAll(
      (all) => all.map((each) => each.getBoundingClientRect()));
  assert.ok(sizes.length > 10);
  assert.ok(sizes.every(({width, height}) => width >= 44 && height >= 44));
  await page.context().close();
});

test('axe finds nothing in a game that has begun, and its text fits', async () => {
  for (const name of ['data-race', 'store-buffering']) {
    for (const width of [390, 1280]) {
      const page = await open(name, {width, hash: '#w=1'});
      for (let step = 0; step < 8; ++step) await page.keyboard.press('ArrowRight');
      await page.evaluate(axe);
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({colorScheme});
        const {violations} = await page.evaluate(() => window.axe.run('.play'));
        assert.deepEqual(violations.map(({id, nodes}) => [id, nodes[0].html]), []);
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
      await page.context().close();
    }
  }
});

test('without a script there are tables in place of the player', async () => {
  const played = await open('data-race');
  assert.equal(await played.locator('.witness').first().isVisible(), false);
  await played.context().close();
  const page = await open('data-race', {javaScriptEnabled: false});
  assert.equal(await page.locator('.play').isVisible(), false);
  assert.equal(await page.locator('.witness').first().isVisible(), true);
  const count = sides['data-race'].reduce((sum, {outcomes}) => sum + outcomes.length, 0);
  assert.equal(await page.locator('.witness table').count(), count);
  await page.context().close();
});

test('the player is not printed', async () => {
  const page = await open('data-race');
  assert.equal(await page.locator('.board').first().isVisible(), true);
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.locator('.play').isVisible(), false);
  await page.context().close();
});
