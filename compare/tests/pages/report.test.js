// The report of the record, the page of costs, and all pages on paper, in a real
// browser. Run by `just test-report`, from the top of the repository.
import {readFileSync, readdirSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {record, run, useBrowser} from './set_up.js';

const {folder, path, open} = await useBrowser('report');
run(['report', ...record, '-o', path('report.html')]);
run(['--bin-dir', path('none'), 'site', ...record, '-o', path('site')]);
const pages = readdirSync(path('site')).map((name) => join('site', name));

// Two programs, of which one prints something else on one side.
const side = (name, words) => `[[implementation]]\nname = "${name}"\n` +
    `command = ["/bin/sh", "-c", "echo ${words}"]\n`;
await writeFile(path('failing.toml'), side('a', '4') + side('b', '$0') +
    '[[program]]\nname = "good"\nargs = ["x"]\nimplementations = ["a"]\nstdout = "4\\n"\n' +
    '[[program]]\nname = "bad"\nargs = ["x"]\nstdout = "4\\n"\n');
const failing = ['--manifest', 'failing.toml'];
run([...failing, 'run', '--rounds', '9', '--json', 'f.json'], {cwd: folder, status: 1});
run([...failing, 'report', 'f.json', '-o', 'failing.html'], {cwd: folder});

/// A sheet of A4 without its margins.
const paper = {width: 703, height: 1031};

async function openOnPaper(file, colorScheme = 'light') {
  const page = await open(file, paper);
  await page.emulateMedia({media: 'print', colorScheme});
  return page;
}

const top = async (page, part) =>
    (await page.locator(part).first().boundingBox()).y;

test('the report of all programs is small enough to be sent', async () => {
  const programs = readFileSync('compare/programs.toml', 'utf8').match(/^\[\[program\]\]/gm);
  const page = await open('report.html');
  assert.equal(await page.locator('section.program').count(), programs.length);
  const size = readFileSync(path('report.html')).length;
  assert.ok(size < 400_000, `${size} bytes`);
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok(nodes < 8_000, `${nodes} nodes`);
  await page.close();
});

test('the contents stand at the top of the report, by chapter', async () => {
  const page = await open('report.html');
  assert.ok(await top(page, '.contents') < 150);
  assert.ok(await top(page, '.contents') < await top(page, '.headline'));
  const shown = await page.locator('section.program').evaluateAll(
      (all) => all.map((section) => `#${section.id}`));
  const links = await page.locator('.contents a').evaluateAll(
      (all) => all.map((link) => link.getAttribute('href')));
  assert.deepEqual(links, ['#summary', '#sweeps', '#machine', ...shown]);
  assert.ok(await page.locator('.contents .chapter').count() > 3);
  await page.close();
});

test('what failed stands before all else, once', async () => {
  const page = await open('failing.html');
  assert.ok(await top(page, '#failures') < await top(page, '.contents'));
  assert.equal(await page.locator('.failure').count(), 1);
  assert.match(await page.locator('#failures .failure').innerText(),
               /bad\/b .*stdout differs/);
  await page.close();
  const good = await open('report.html');
  assert.equal(await good.locator('#failures').count(), 0);
  await good.close();
});

test('the report says what comes out, whether it races, and what it costs', async () => {
  const page = await open('report.html');
  const said = (name) => page.locator(`#program-${name}`).innerText();
  assert.match(await said('data-race'), /2, 3 or 4[^]*It races[^]*data-race\.go:24/);
  assert.match(await said('mutex'),
               /a line each: 1 2 3 4 Final Counter: [^]*must not race\. Go, C\+\+[^:]*: no race in \d+ runs/);
  assert.match(await said('mutex'), /Compared with Go: C\+\+ ([\d.]+ × (faster|slower)|unstable|no difference)/);
  await page.close();
});

test('a bar that leaves its axis has a mark and its number', async () => {
  const page = await open('site/costs.html');
  const rows = await page.locator('.ratios .row:has(.figure)').evaluateAll(
      (all) => all.map((row) => {
        const lane = row.querySelector('svg').getBoundingClientRect();
        return {
          figure: row.querySelector('.figure').textContent,
          marks: [...row.querySelectorAll('.off')].map((mark) => {
            const box = mark.getBoundingClientRect();
            const isWithin = box.left >= lane.left - 6 && box.right <= lane.right + 6 &&
                Math.abs(box.top + box.bottom - lane.top - lane.bottom) < 6;
            return isWithin ? mark.textContent : 'out of place';
          })};
      }));
  const ticks = await page.locator('.ratios .ticks span').allTextContents();
  const limit = Math.max(...ticks.map(parseFloat));
  let marks = 0;
  for (const {figure, marks: own} of rows) {
    const [ratio, low, high] = figure.match(/[\d.]+/g).map(Number);
    const expected = [];
    if (low * limit < 1) expected.push(['◂', ratio * limit < 1 ? ratio : low]);
    if (high > limit) expected.push(['▸', ratio > limit ? ratio : high]);
    assert.equal(own.length, expected.length, figure);
    for (const [i, [arrow, number]] of expected.entries()) {
      assert.ok(own[i].includes(arrow), own[i]);
      const said = parseFloat(own[i].match(/[\d.]+/)[0]);
      const factor = Math.max(number, 1 / number);
      assert.ok(Math.abs(said / factor - 1) < 0.06, `${own[i]} of ${figure}`);
    }
    marks += own.length;
  }
  assert.ok(marks > 0);
  await page.close();
});

for (const [file, most] of [['report.html', 15], ['site/costs.html', 6]]) {
  test(`${file} takes at most ${most} sheets`, async () => {
    const page = await open(file);
    for (const format of ['A4', 'Letter']) {
      const pdf = (await page.pdf({format})).toString('latin1');
      const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
      assert.ok(sheets <= most, `${format}: ${sheets}`);
    }
    await page.close();
  });
}

test('nothing on paper leaves a sheet empty, or is wider than it', async () => {
  for (const file of ['report.html', ...pages]) {
    const page = await openOnPaper(file);
    const wrong = await page.locator('body *').evaluateAll((all, {width, height}) => all
        .filter((each) => each.checkVisibility() && !each.closest('.hidden'))
        .filter((each) => {
          const box = each.getBoundingClientRect();
          return box.right > width + 1 ||
              (box.height > height && getComputedStyle(each).breakInside === 'avoid');
        })
        .map((each) => each.outerHTML.slice(0, 80)), paper);
    assert.deepEqual(wrong, [], file);
    await page.close();
  }
});

test('on paper tables stay tables, and swatches and bars keep their colours', async () => {
  for (const file of ['report.html', 'site/costs.html', 'site/data-race.html',
                      'site/non-atomic-counters.html']) {
    const page = await openOnPaper(file);
    const looks = await page.locator('main').evaluate((main) => ({
      rows: [...new Set([...main.querySelectorAll('tr')].filter((each) =>
          each.checkVisibility()).map((each) => getComputedStyle(each).display))],
      bare: [...main.querySelectorAll('.swatch, .bar, .plot .label')].filter((each) => {
        const own = each.matches('.label') ? '::before' : null;
        const {printColorAdjust, backgroundColor} = getComputedStyle(each, own);
        return printColorAdjust !== 'exact' || backgroundColor === 'rgba(0, 0, 0, 0)';
      }).length}));
    assert.deepEqual(looks, {rows: ['table-row'], bare: 0}, file);
    await page.close();
  }
});

test('paper is white in the dark scheme too', async () => {
  for (const file of ['report.html', 'site/costs.html', 'site/data-race.html']) {
    const page = await openOnPaper(file, 'dark');
    const [text, behind] = await page.evaluate(() => {
      const {color, backgroundColor} = getComputedStyle(document.body);
      return [color, backgroundColor].map((each) => Math.max(...each.match(/\d+/g).slice(0, 3)));
    });
    assert.ok(text < 60 && behind === 255, `${file}: ${text} on ${behind}`);
    await page.close();
  }
});
