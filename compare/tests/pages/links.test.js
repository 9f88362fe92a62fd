// What makes the site fit to be sent on: addresses, keys, search, commands.
// Run by `just test-report`, from the top of the repository.
import {readFileSync, readdirSync} from 'node:fs';
import {inflateSync} from 'node:zlib';
import {rm, writeFile} from 'node:fs/promises';
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import assert from 'node:assert/strict';
import {before, test} from 'node:test';
import {record, recorded, run, useBrowser} from './set_up.js';

const {folder, open} = await useBrowser('links');
run(['site', ...record, '-o', folder, '--site-url', 'https://x.example/a/']);
const files = readdirSync(folder);
const own = ['index.html', 'choosing.html', 'costs.html', 'method.html'];
const programs = files.filter((file) => !own.includes(file));

/// What a page shows, each thing once; a script of the page's.
function look() {
  const all = (selector, value) => [...document.querySelectorAll(selector)].map(value);
  const attribute = (selector, name) => document.querySelector(selector).getAttribute(name);
  const text = (selector) => document.querySelector(selector)?.innerText;
  return {
    description: attribute('meta[name=description]', 'content'),
    address: attribute('link[rel=canonical]', 'href'),
    picture: attribute('meta[property="og:image"]', 'content'),
    preview: attribute('meta[property="og:title"]', 'content'),
    titles: all('h1', (h1) => h1.innerText),
    lead: text('.lead'),
    body: text('body'),
    about: text('footer .about'),
    parts: all('main > *', (part) => part.className || part.textContent),
    legends: all('ul.key', () => 1).length,
    charts: all('.chart svg', (chart) => chart.querySelectorAll('path.line').length),
    colors: all('.key li, .plot .row[class*=" c"]', (one) => [
      (one.querySelector('.label') ?? one).textContent.trim(),
      [...one.classList].find((name) => /^c\d/.test(name))]),
  };
}

/// The visible things that Tab stops at before the costs, or what follows them.
function tabStops() {
  const last = [...document.querySelectorAll('h2')].find(
      (h2) => ['What it costs', 'Run it'].includes(h2.textContent));
  return [...document.querySelectorAll('a[href], button, input, summary, select, [tabindex]')]
      .filter((element) => element.tabIndex >= 0 && !element.disabled &&
          element.checkVisibility({visibilityProperty: true}) &&
          last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING)
      .map((element) => element.textContent.trim().slice(0, 30));
}

const seen = new Map();
before(async () => {
  for (const file of files) {
    const page = await open(file);
    const stops = programs.includes(file) ? await page.evaluate(tabStops) : [];
    seen.set(file, {...await page.evaluate(look), stops});
    await page.close();
  }
});

test('every page has a description, an address, and no second title', () => {
  for (const [file, page] of seen) {
    assert.ok(page.description.length > 30, file);
    assert.equal(page.address, `https://x.example/a/${file}`);
    assert.equal(page.picture, 'https://x.example/a/preview.png');
    assert.ok(page.preview.includes('side by side'), file);
    assert.equal(page.titles.length, 1, file);
    assert.match(page.about,
        /Source at this commit\s+Licence\s+Measured on .+, \d{4}-\d\d-\d\d/);
  }
});

test('a page begins with its title, a sentence and the code', () => {
  for (const file of programs) {
    const {parts, body, lead} = seen.get(file);
    assert.deepEqual(parts.slice(0, 2), ['lead', 'pick'], file);
    assert.ok(parts.indexOf('step') < parts.indexOf('What it prints'), file);
    assert.equal(body.split(lead).length, 2, file);
  }
});

test('no page shows a pattern in place of what is printed', async () => {
  for (const [file, words] of [
    ['data-race.html', /where N is 2, 3 or 4:\s+Final Counter: {1,2}N/],
    ['non-atomic-counters.html', /where N is a number from 2 to 50000:\s+ops: N/],
    ['lost-wakeup.html', /ends with woken or deadlock/],
    ['lock-order.html', /Every run prints:\s+moved: 2\s+Or it ends in another way: deadlock/],
    ['store-buffering.html', /C\+\+ relaxed: every run prints this, where N is a number/]]) {
    const page = await open(file);
    const text = await page.locator('main').innerText();
    assert.match(text, words);
    assert.ok(!/\\[dn]|\(\?:/.test(text.slice(text.indexOf('What it prints'),
                                              text.indexOf('What can happen'))), file);
    await page.close();
  }
});

test('the lesson is shown without a click', async () => {
  for (const [file, labels] of [
    ['store-buffering.html', ['Go', 'C++', 'C++ relaxed']],
    ['atomic-counters.html', ['Go', 'C++']],  // and not Go today
    ['prime-sieve.html', ['Go', 'C++ fiber']]]) {
    const page = await open(file);
    assert.deepEqual(
        await page.locator('.step').nth(1).locator('.side-name:visible').allTextContents(),
        labels);
    await page.close();
  }
});

test('at most 25 tab stops come before the costs', async () => {
  for (const [file, {stops}] of seen) {
    assert.ok(stops.length <= 25, `${file}: ${stops.length}: ${stops.join(' | ')}`);
  }
  const page = await open('data-race.html');
  for (const stop of seen.get('data-race.html').stops) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement.textContent.trim());
    assert.equal(text.slice(0, 30), stop);
  }
  await page.close();
});

test('the first tab stop leads to the code', async () => {
  const page = await open('data-race.html');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(':focus').innerText(), 'Skip to the code');
  assert.ok(await page.locator(':focus').isVisible());
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.locator('main :focus').count() > 0);
  await page.close();
});

test('links are named for what they open', async () => {
  const page = await open('data-race.html');
  assert.equal(await page.getByRole('link', {name: 'source', exact: true}).count(), 0);
  await page.locator('.look-up summary').click();
  for (const source of ['go-reference/data-race/data-race.go', 'cpp/data-race/data-race.cpp']) {
    assert.equal(await page.getByRole('link', {name: source}).count(), 1);
    const lines = readFileSync(source, 'utf8').split('\n');
    const hrefs = await page.locator(`.look-up a.number[href*="${source}#L"]`).evaluateAll(
        (all) => all.map((link) => [link.textContent, link.href.split('#L')[1]]));
    assert.equal(hrefs.length, 8);
    for (const [number, line] of hrefs) {
      assert.ok(lines[line - 1].includes(`[${number}]`), `${source}:${line}`);
    }
  }
  await page.close();
});

test('a step has a link, and the address says what is shown', async () => {
  const page = await open('ping-pong.html?show=go,cpp-coro#step-2');
  const names = () => page.locator('.step').nth(1).locator('.side-name:visible')
      .allTextContents();
  assert.deepEqual(await names(), ['Go', 'C++ coroutine']);
  await page.getByRole('checkbox', {name: 'C++ fiber'}).check();
  assert.match(page.url(), /\?show=go,cpp-fiber,cpp-coro#step-2$/);
  await page.reload();
  assert.deepEqual(await names(), ['Go', 'C++ fiber', 'C++ coroutine']);
  await page.locator('#step-3 .permalink').click();
  assert.match(page.url(), /\?show=go,cpp-fiber,cpp-coro#step-3$/);
  await page.goto(page.url().replace(/\?.*/, '?show=nobody'));
  assert.deepEqual(await names(), ['Go', 'C++']);
  await page.close();
});

test('the arrow keys go to the neighbours, but not out of a field', async () => {
  const page = await open('data-race.html');
  await page.getByRole('checkbox', {name: 'Go'}).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(page.url(), /\/data-race\.html$/);
  await page.locator('h1').click();
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.waitForURL(/data-race-print\.html$/);
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL(/data-race\.html$/);
  await page.close();
});

test('the index finds titles, sentences and constructs', async () => {
  const page = await open('index.html');
  const shown = () => page.locator('.programs li:visible > a').allTextContents();
  const all = (await shown()).length;
  assert.equal(all, programs.length);
  const field = page.getByRole('searchbox');
  await field.fill('errgroup nothing');
  assert.deepEqual(await shown(), []);
  assert.match(await page.getByRole('status').innerText(), new RegExp(`^0 of ${all}`));
  await field.fill('false SHARING');
  assert.deepEqual(await shown(), ['What false sharing costs']);
  assert.equal(await page.locator('h2:visible').count(), 1);
  await field.fill('sync.Cond');
  assert.ok((await shown()).includes('A condition'));
  assert.match(await page.locator('.uses:visible').first().innerText(), /sync\.Cond/);
  await field.fill('');
  assert.equal((await shown()).length, all);
  await page.close();
});

test('the index says what it is, what things cost, and three findings', async () => {
  const page = await open('index.html');
  assert.ok((await page.locator('.headline tbody tr').count()) > 5);
  const findings = await page.locator('.findings p').allInnerTexts();
  assert.equal(findings.length, 3);
  for (const [i, text] of findings.entries()) {
    assert.match(text, /\d/);
    assert.equal(await page.locator('.findings p').nth(i).locator('a').count(), 1);
  }
  const outcomes = JSON.parse(readFileSync(recorded('outcomes.json'), 'utf8')).outcomes;
  const [lost, hidden] = ['non-atomic-counters', 'data-race'].map((program) =>
    outcomes.find((side) => side.program === program && side.implementation === 'go'));
  assert.ok(findings[0].includes(`${lost.runs_with_loss} of ${lost.runs} runs`), findings[0]);
  assert.ok(findings[1].includes(`${hidden.runs_with_loss} of ${hidden.runs} runs`) ||
            findings[1].includes(`no lost update in ${hidden.runs} runs`), findings[1]);
  assert.ok(!/wins|won|of \d+ (faster|slower)/.test(
      await page.locator('body').innerText()));
  await page.close();
});

test('the index uses the width it has', async () => {
  const page = await open('index.html');
  const edges = await page.locator('main li, header section').evaluateAll(
      (all) => all.map((one) => one.getBoundingClientRect().right));
  assert.ok(Math.max(...edges) > 1200);
  await page.close();
});

test('an implementation has one colour, and a chart at most five lines', () => {
  const known = new Map();
  for (const [file, {legends, charts, colors}] of seen) {
    assert.ok(legends <= 1, `${file}: one legend`);
    assert.ok(charts.every((lines) => lines > 0 && lines <= 5), file);
    for (const [label, color] of colors) {
      const implementation = label.split(', ')[0];
      if (!/^(Go|C\+\+)( [a-z]+)?$/.test(implementation)) continue;  // of a cost
      assert.equal(color, known.get(implementation) ?? color, `${file}: ${label}`);
      known.set(implementation, color);
    }
  }
  assert.ok(known.size > 5);
  assert.equal(new Set(known.values()).size, known.size);
});

test('the commands of a page do what it says', async () => {
  for (const file of ['data-race.html', 'timeout.html', 'ping-pong.html']) {
    const page = await open(file);
    const commands = await page.locator('.command code').allTextContents();
    const said = await page.locator('.output').first().textContent();
    assert.ok(commands.length >= 2 && /^go run \.\/go-reference\//.test(commands[0]));
    for (const command of commands) {
      const ran = spawnSync('bash', ['-c', command], {encoding: 'utf8'});
      assert.equal(ran.status, 0, `${command}: ${ran.stderr}`);
      assert.equal(ran.stdout.replace(/[2-4]\n$/, file === 'data-race.html' ? 'N\n' : '$&'),
                   said, command);
    }
    await page.close();
  }
  await rm('a.out', {force: true});
});

test('a button copies a command', async () => {
  const page = await open('data-race.html', {permissions: ['clipboard-read', 'clipboard-write']});
  await page.getByRole('button', {name: 'Copy the command of C++'}).click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()),
               await page.locator('.command code').nth(1).textContent());
  await page.close();
});

test('Compiler Explorer gets sources that compile as they stand', async () => {
  const page = await open('stateful-goroutine.html');
  await page.waitForFunction(() => [...document.querySelectorAll('[href*=clientstate]')]
      .every((link) => link.href.includes('/clientstate/eJ')));
  const links = await page.locator('a[href^="https://godbolt.org/"]').evaluateAll(
      (all) => all.map((link) => [link.textContent, link.href]));
  assert.equal(links.length, 6);
  assert.match(await page.locator('.look-up').textContent(), /Go's own assembly/);
  for (const [label, href] of [links[0], links.at(-1)]) {
    assert.ok(href.length < 8000, `${label}: ${href.length}`);
    const state = JSON.parse(inflateSync(Buffer.from(
        decodeURIComponent(href.split('/clientstate/')[1]), 'base64')));
    const {source, language, compilers} = state.sessions[0];
    const file = join(folder, language === 'go' ? 'main.go' : 'main.cpp');
    await writeFile(file, source);
    const command = language === 'go' ?
        ['go', 'build', '-o', '/dev/null', file] :
        ['g++', ...compilers[0].options.split(' '), '-fsyntax-only', file];
    const built = spawnSync(command[0], command.slice(1), {encoding: 'utf8'});
    assert.equal(built.status, 0, `${label}: ${built.stderr}`);
  }
  await page.close();
});

test('without a script the pages say the same, and offer nothing dead', async () => {
  for (const file of ['index.html', 'data-race.html']) {
    const page = await open(file, {javaScriptEnabled: false});
    assert.equal(await page.locator('button:visible, input[type=search]:visible').count(), 0);
    assert.ok((await page.locator('main').innerText()).length > 500);
    await page.close();
  }
});
