// The site and the report in a real browser. Run by `just test-report`, from
// the top of the repository and with what it measures already built.
import {gzipSync} from 'node:zlib';
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {hostile, hostileCode, hostileSource} from './hostile.js';
import {axe, record, recorded, run, useBrowser} from './set_up.js';

const {folder: cwd, path, open: openFile} = await useBrowser('pages');

// All this is made while the file is read, so that there is a test for each page.
// The site is the one that is published. The report is of fewer programs, but has
// single samples, which records have not.
const some = ['atomic-counters', 'data-race', 'mutex', 'many-goroutines'];
run(['run', ...some, '--rounds', '12', '--json', path('times.json')]);
for (const name of ['before.json', 'after.json']) {
  run(['run', 'atomic-counters', 'mutex', '--rounds', '12', '--json', path(name)]);
}
run(['race', ...some, '--runs', '2', '--json', path('races.json')]);
run(['outcomes', 'data-race', '--runs', '20', '--json', path('outcomes.json')]);
const all = ['times', 'races', 'outcomes'].map((name) => path(`${name}.json`));
all.push(recorded('sweep.json'));
run(['site', ...record, '-o', path('site')]);
// Their machine code is that of the site's pages.
const bare = ['--bin-dir', path('none'), 'report'];
run([...bare, ...all, '-o', path('report.html')]);
run([...bare, path('before.json'), path('after.json'), '-o', path('two.html')]);

await writeFile(path('hostile.toml'), hostile);
await writeFile(path('a "quoted" & <b>.go'), hostileSource('//'));
await writeFile(path('b.cpp'), hostileSource('//'));
await writeFile(path('b.s'), hostileCode);
const given = ['--manifest', 'hostile.toml'];
run([...given, 'run', 'q', 'p', '--rounds', '9', '--json', '<s> "&.json'],
    {cwd, status: 1});
run([...given, 'outcomes', '--runs', '3', '--json', 'o.json'], {cwd});
run([...given, 'report', '<s> "&.json', 'o.json', '-o', 'hostile.html'], {cwd});
run([...given, 'site', '<s> "&.json', 'o.json', '-o', 'hostile'], {cwd});
run([...given, 'site', '-o', 'bare'], {cwd});

const schemes = ['light', 'dark'];
const widths = [1920, 1280, 768, 390];

/// A page that tells of every error and of every request beside its own.
async function open(file, width = 1280) {
  const noise = [];
  const page = await openFile(file, {width, prepare: (page, url) => {
    page.on('console', (message) => noise.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => noise.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => {
      if (request.url() !== url) noise.push(`request: ${request.url()}`);
    });
  }});
  return {page, noise};
}

/// Words that stand in two lines; a script of the page's.
function brokenWords() {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const broken = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const {parentElement} = node;
    if (!parentElement.checkVisibility() || parentElement.closest('.hidden')) continue;
    for (const word of node.data.matchAll(/[\p{L}\p{N}_]{2,}/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
}

const pages = ['site', 'hostile', 'bare'].flatMap(
    (site) => readdirSync(path(site)).map((name) => join(site, name)));

/// One page of each kind, for what takes long.
const kinds = /^(?!site)|index|choosing|costs|method|data-race\.|store-buffering|stateful/;

/// In CI there is time for axe at two of them.
const isLookedAt = (width, colorScheme) =>
  !process.env.CI || (colorScheme === 'light' ? width === 1280 : width === 390);

/// Fails where a link leads to no file, or to no place of its own page.
async function checkLinks(page, file) {
  const links = new Map(await page.locator('a').evaluateAll(
      (all) => all.map(({href, hash}) => [
        href, document.querySelectorAll(`[id="${hash.slice(1)}"]`).length])));
  assert.ok(links.size > 0);
  for (const [link, ids] of links) {
    if (link.startsWith('https://')) continue;
    const target = fileURLToPath(link);
    assert.ok(existsSync(target), `${file}: ${link}`);
    if (target === path(file) && new URL(link).hash !== '') assert.equal(ids, 1, link);
  }
}

describe('every page', {concurrency: 2}, () => {
  for (const file of [...pages, 'report.html', 'two.html', 'hostile.html']) {
    test(`${file} fits, is quiet, links to what is there, and axe finds nothing`, async () => {
      const {page, noise} = await open(file);
      if (file !== 'hostile.html') await checkLinks(page, file);
      for (let width = 320; width <= 1920; width += 100) {
        await page.setViewportSize({width, height: 900});
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(needed <= width, `${needed} px, ${width} px`);
      }
      await page.evaluate(axe);
      for (const colorScheme of kinds.test(file) ? schemes : ['light']) {
        await page.emulateMedia({colorScheme});
        for (const width of kinds.test(file) ? widths : [768, 390]) {
          const at = `${width} px, ${colorScheme}`;
          await page.setViewportSize({width, height: 900});
          // What tries to be HTML has words that are longer than a line.
          if (!/hostile|bare/.test(file)) {
            assert.deepEqual(await page.evaluate(brokenWords), [], at);
          }
          // Of the report, the pages of the site have every part.
          if (file === 'report.html' || !kinds.test(file) ||
              !isLookedAt(width, colorScheme)) continue;
          const {violations} = await page.evaluate(() => window.axe.run());
          assert.deepEqual(violations.map(({id, nodes}) => [
            id, nodes.slice(0, 3).map((node) => node.html)]), [], at);
        }
      }
      assert.deepEqual(noise, []);
      await page.close();
    });
  }
});

test('each page of the site is small', () => {
  for (const name of readdirSync(path('site'))) {
    const sent = gzipSync(readFileSync(path(`site/${name}`)));
    assert.ok(sent.length < 60_000, `${name}: ${sent.length}`);
  }
});

test('the site has a page of each program, in turns', async () => {
  const {page} = await open('site/index.html');
  const list = readFileSync('compare/programs.toml', 'utf8')
      .match(/\[\[program\]\]\nname = "[^"]+"/g);
  assert.equal(await page.locator('.programs a').count(), list.length);
  const follow = (link) => Promise.all([page.waitForEvent('load'), link.click()]);
  await follow(page.locator('.programs a').first());
  let seen = 1;
  while (await page.locator('a[rel=next]').count() > 0) {
    await follow(page.locator('a[rel=next]'));
    ++seen;
  }
  assert.equal(seen, list.length);
  await page.close();
});

/// The boxes of the first two sides of a step.
async function sides(page) {
  const step = page.locator('.step').nth(2);
  return [await step.locator('.side-0 pre').first().boundingBox(),
          await step.locator('.side-1 pre').first().boundingBox()];
}

test('two sides stand beside each other, at 768 px and on paper too', async () => {
  const {page} = await open('site/mutex.html');
  for (const [width, media] of [[1280, 'screen'], [768, 'screen'], [718, 'print']]) {
    await page.emulateMedia({media});
    await page.setViewportSize({width, height: 900});
    const [go, cpp] = await sides(page);
    assert.ok(go.x + go.width <= cpp.x + 1, `${width} px`);
    assert.ok(Math.abs(go.y - cpp.y) < 60 && cpp.x + cpp.width <= width, `${width} px`);
  }
  await page.close();
});

test('a page says what comes out, whether it races, and what it costs', async () => {
  const {page} = await open('site/data-race.html');
  assert.deepEqual(await page.locator('h2').allTextContents(),
                   ['What it prints', 'What can happen', 'Does it race?',
                    'What it costs', 'Run it', 'Machine code']);
  const sides = page.locator('table', {hasText: 'race detectors said'}).locator('tbody th');
  assert.deepEqual(await sides.allTextContents(), ['Go', 'C++']);
  await page.close();
});

test('the sides are stacked at 390 px', async () => {
  const {page} = await open('site/mutex.html', 390);
  const [go, cpp] = await sides(page);
  assert.equal(go.x, cpp.x);
  assert.ok(go.y + go.height <= cpp.y + 1);
  await page.close();
});

test('the reader chooses what is shown', async () => {
  const {page} = await open('site/many-goroutines.html');
  const shown = () => page.locator('.step').nth(3).locator('.side > pre:visible').count();
  assert.equal(await shown(), 2);
  await page.getByRole('checkbox', {name: 'C++ fiber'}).check();
  assert.equal(await shown(), 3);
  await page.getByRole('checkbox', {name: 'C++', exact: true}).uncheck();
  assert.equal(await shown(), 2);
  await page.close();
});

test('machine code for another processor is a choice', async () => {
  const {page} = await open('hostile/p.html');
  const shown = () => page.locator('.target > pre:visible').count();
  assert.equal(await shown(), 0);
  await page.locator('details').evaluateAll((all) => all.forEach((one) => one.open = true));
  assert.equal(await shown(), 0);
  await page.getByLabel('<i>T</i> machine code').check();
  assert.ok(await shown() > 0);
  await page.close();
});

for (const colorScheme of schemes) {
  test(`pointing at a step marks it, ${colorScheme}`, async () => {
    const {page} = await open('site/mutex.html');
    await page.emulateMedia({colorScheme});
    const step = page.locator('.step').nth(2);
    const color = () => step.evaluate((element) => getComputedStyle(element).backgroundColor);
    const plain = await color();
    await step.hover();
    assert.notEqual(await color(), plain);
    await page.mouse.move(0, 0);
    assert.equal(await color(), plain);
    await step.locator('.permalink').press('Enter');  // and so does its link
    assert.notEqual(await color(), plain);
    await page.close();
  });
}

test('the dark scheme is dark', async () => {
  const {page} = await open('site/index.html');
  const brightness = async (colorScheme) => {
    await page.emulateMedia({colorScheme});
    const color = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    return color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0);
  };
  assert.ok(await brightness('light') > 700);
  assert.ok(await brightness('dark') < 100);
  await page.close();
});

test('no text is smaller than 12 px', async () => {
  for (const file of ['site/atomic-counters.html', 'site/costs.html']) {
    for (const width of widths) {
      const {page} = await open(file, width);
      const sizes = await page.locator('body *').evaluateAll((elements) => elements
          .filter((element) => element.checkVisibility())
          .map((element) => parseFloat(getComputedStyle(element).fontSize)));
      assert.ok(Math.min(...sizes) >= 12, `${file}, ${width} px`);
      await page.close();
    }
  }
});

describe('the report', () => {
  test('begins with the answer, then one picture, then a table', async () => {
    const {page} = await open('report.html');
    const [answer, plot, table, program] = await Promise.all(
        ['.headline', '.ratios', '#summary table', '.program'].map(
            async (part) => (await page.locator(part).first().boundingBox()).y));
    assert.ok(answer < plot && plot < table && table < program);
    assert.match(await page.locator('.headline').first().innerText(),
                 /^What one operation costs/);
    await page.close();
  });

  test('has all that was found', async () => {
    const {page} = await open('report.html');
    const read = (name) => JSON.parse(readFileSync(path(name), 'utf8'));
    const {results: times, costs} = read('times.json');
    const programs = new Set(times.map((side) => side.parameters.program));
    // Programs that are not timed have a row, too.
    assert.equal(await page.locator('#summary table tbody tr').count(), some.length);
    for (const program of programs) {
      const section = page.locator(`#program-${program}`);
      const count = times.filter((side) => side.parameters.program === program).length;
      assert.equal(await section.locator('path.runs').count(), count, program);
    }
    // What an operation costs has points of its own, where it is known.
    const known = costs.filter((cost) => cost.figure === 'per operation' && cost.ratio);
    assert.equal(await page.locator('.ratios path.point').count(),
                 times.length - programs.size + known.length);
    assert.match(await page.locator('#program-data-race').innerText(), /data-race\.go:\d/);
    assert.equal(await page.locator('.bad').count(), 0);
    await page.close();
  });

  test('of several files has tables of their own and rows of the plots', async () => {
    const {page} = await open('two.html');
    const captions = await page.locator('#program-mutex caption').allTextContents();
    assert.deepEqual(captions.map((text) => text.match(/\(.*/)[0]), ['(before)', '(after)']);
    assert.equal(await page.locator('#program-mutex path.runs').count(), 6);
    assert.equal(await page.locator('#machine tbody tr').count(), 2);
    await page.close();
  });

  test('prints in dark text on white', async () => {
    const {page} = await open('report.html');
    await page.emulateMedia({media: 'print', colorScheme: 'light'});
    assert.ok((await page.pdf()).length > 10_000);
    assert.equal(await page.locator('nav').first().isVisible(), false);
    await page.close();
  });
});

for (const file of ['hostile.html', 'hostile/p.html', 'hostile/q.html', 'hostile/index.html']) {
  test(`no text of a program or a manifest becomes a part of ${file}`, async () => {
    const {page} = await open(file);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.equal(await page.locator('img, i, b, [onmouseover]').count(), 0);
    const scripts = await page.locator('script').allTextContents();
    assert.ok(scripts.every((script) => !script.includes('hacked')));
    await page.close();
  });
}

test('what tries to be HTML is shown as it is', async () => {
  let text = '';
  for (const file of ['hostile.html', 'hostile/p.html']) {
    const {page} = await open(file);
    for (const details of await page.locator('details').all()) {
      await details.evaluate((element) => { element.open = true; });
    }
    text += await page.locator('body').innerText();
    await page.close();
  }
  for (const whole of ['<script>window.hacked = 1</script>', '<s> "&', '\\u{202e}',
                       '</pre><script>window.hacked = 2</script>',
                       'a "quoted" & <b>.go', '<img src=x onerror=alert(1)>']) {
    assert.ok(text.includes(whole), whole);
  }
});
