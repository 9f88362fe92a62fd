// The report in a real browser. Run by `just test-report`, from the top of the
// repository and with what it measures already built.
import {readFileSync} from 'node:fs';
import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {spawnSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {launch} from './browser.js';
import {hostile, hostileSource} from './hostile.js';

const compare = resolve('build/release/bin/compare');
const axe = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder;
let browser;

function run(args, {cwd = '.', status = 0} = {}) {
  const ran = spawnSync(compare, args, {cwd, encoding: 'utf8'});
  assert.equal(ran.status, status, ran.stdout + ran.stderr);
}

/// A page that tells of every error and of every request beside its own.
async function open(file, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const url = pathToFileURL(join(folder, file)).href;
  const noise = [];
  page.on('console', (message) => noise.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => noise.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => noise.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== url) noise.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  return {page, noise, close: () => context.close()};
}

const wide = {viewport: {width: 1280, height: 800}};
const phone = {viewport: {width: 390, height: 844}, isMobile: true, hasTouch: true};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-test-'));
  const path = (name) => join(folder, name);
  run(['run', '--rounds', '12', '--json', path('times.json')]);
  for (const name of ['before.json', 'after.json']) {
    run(['run', 'atomic-counters', 'mutex', '--rounds', '12', '--json', path(name)]);
  }
  run(['race', '--runs', '2', '--json', path('races.json')]);
  run(['outcomes', '--runs', '20', '--json', path('outcomes.json')]);
  run(['sweep', '--rounds', '1', '--warmup', '0', '--json', path('sweeps.json')]);
  run(['report', path('times.json'), path('races.json'), path('outcomes.json'),
       path('sweeps.json'), '-o', path('report.html')]);
  run(['race', 'data-race', 'mutex', '--runs', '2', '--json', path('few-races.json')]);
  run(['outcomes', 'data-race', '--runs', '20', '--json', path('few-outcomes.json')]);
  run(['report', path('before.json'), path('few-races.json'), path('few-outcomes.json'),
       path('sweeps.json'), '-o', path('parts.html')]);
  run(['report', path('before.json'), path('after.json'), '-o', path('two.html')]);

  await writeFile(path('hostile.toml'), hostile);
  await writeFile(path('a "quoted" & <b>.go'), hostileSource('//'));
  await writeFile(path('b.cpp'), hostileSource('//'));
  const cwd = folder;
  const given = ['--manifest', 'hostile.toml'];
  run([...given, 'run', 'q', 'p', '--rounds', '9', '--json', '<s> "&.json'],
      {cwd, status: 1});
  run([...given, 'outcomes', '--runs', '3', '--json', 'o.json'], {cwd});
  run([...given, 'report', '<s> "&.json', 'o.json', '-o', 'hostile.html'], {cwd});
  browser = await launch();
});

after(async () => {
  await browser?.close();
  if (folder) await rm(folder, {recursive: true});
});

// What the page of all programs has, parts.html has once: axe looks at every
// word of code, which takes a long time.
for (const file of ['report.html', 'parts.html', 'two.html', 'hostile.html']) {
  describe(file, () => {
    test('is small, quiet and needs nothing else', async () => {
      assert.ok((await stat(join(folder, file))).size < 1_500_000);
      const {noise, close} = await open(file, wide);
      assert.deepEqual(noise, []);
      await close();
    });

    for (const [name, options, colorScheme] of
         [['1280 px', wide, 'light'], ['390 px', phone, 'dark']]) {
      if (file !== 'report.html') {
        test(`has nothing for axe to find, ${name}, ${colorScheme}`, async () => {
          const {page, close} = await open(file, {...options, colorScheme});
          await page.evaluate(axe);
          const {violations} = await page.evaluate(() => window.axe.run());
          const found = violations.map((violation) => [
            violation.id, violation.nodes.slice(0, 3).map((node) => node.html)]);
          assert.deepEqual(found, []);
          await close();
        });
      }

      test(`does not scroll sideways, ${name}`, async () => {
        const {page, close} = await open(file, options);
        const [inner, needed] = await page.evaluate(
            () => [window.innerWidth, document.documentElement.scrollWidth]);
        assert.equal(inner, options.viewport.width);
        assert.ok(needed <= inner, `${needed} of ${inner} px`);
        await close();
      });
    }
  });
}

/// The boxes of the two cells of a step.
async function cells(page) {
  const step = page.locator('#program-mutex .step').nth(2);
  return [await step.locator('[role=cell]').nth(0).boundingBox(),
          await step.locator('[role=cell]').nth(1).boundingBox()];
}

test('both columns are visible beside each other at 1280 px', async () => {
  const {page, close} = await open('report.html', wide);
  const [go, cpp] = await cells(page);
  assert.equal(go.y, cpp.y);
  assert.ok(go.x + go.width <= cpp.x + 1);
  assert.ok(cpp.x + cpp.width <= 1280);
  await close();
});

test('the columns are stacked at 390 px', async () => {
  const {page, close} = await open('report.html', phone);
  const [go, cpp] = await cells(page);
  assert.equal(go.x, cpp.x);
  assert.ok(go.y + go.height <= cpp.y + 1);
  await close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`pointing at a step marks its counterpart, ${colorScheme}`, async () => {
    const {page, close} = await open('report.html', {...wide, colorScheme});
    const step = page.locator('#program-mutex .step').nth(2);
    const color = (cell) => step.locator('[role=cell]').nth(cell).evaluate(
        (element) => getComputedStyle(element).backgroundColor);
    const plain = await color(1);
    await step.locator('[role=cell]').nth(0).hover();
    assert.notEqual(await color(1), plain);
    assert.equal(await color(1), await color(0));
    await page.mouse.move(0, 0);
    assert.equal(await color(1), plain);
    await step.focus();  // and so does the keyboard
    assert.notEqual(await color(1), plain);
    await close();
  });
}

test('the dark scheme is dark', async () => {
  const brightness = async (colorScheme) => {
    const {page, close} = await open('report.html', {...wide, colorScheme});
    const color = await page.evaluate(
        () => getComputedStyle(document.body).backgroundColor);
    await close();
    return color.match(/\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0);
  };
  assert.ok(await brightness('light') > 700);
  assert.ok(await brightness('dark') < 100);
});

test('every part is there', async () => {
  const {page, close} = await open('report.html', wide);
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const times = read('times.json').results;
  for (const program of new Set(times.map((side) => side.parameters.program))) {
    const all = times.filter((side) => side.parameters.program === program);
    const section = page.locator(`section#program-${program}`);
    assert.equal(await section.locator('svg path.dots').count(), all.length, program);
    assert.ok(await section.locator('.step').count() > 0, program);
  }
  assert.equal(await page.locator('#summary tbody tr').count(), times.length);
  assert.equal(await page.locator('#races tbody tr').count(),
               read('races.json').races.length);
  assert.equal(await page.getByText('data-race.cpp:19').count() > 0, true);
  assert.ok(await page.locator('svg .bracket').count() > 0);
  for (const svg of await page.locator('svg').all()) {
    assert.equal(await svg.locator('title').count(), 1);
    assert.equal(await svg.locator('desc').count(), 1);
  }
  await close();
});

test('several files have tables of their own and rows of the plots', async () => {
  const {page, close} = await open('two.html', wide);
  const captions = await page.locator('#summary caption').allTextContents();
  assert.deepEqual(captions, ['Every program (before)', 'Every program (after)']);
  assert.equal(await page.locator('#program-mutex svg path.dots').count(), 4);
  assert.equal(await page.locator('#machine tbody tr').count(), 2);
  await close();
});

test('no text of a program or a manifest becomes a part of the page', async () => {
  const {page, noise, close} = await open('hostile.html', wide);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('script, img, i, [onmouseover]').count(), 0);
  const text = await page.locator('body').innerText();
  assert.ok(text.includes('<script>window.hacked = 1</script>'));
  assert.ok(text.includes('</pre><script>window.hacked = 2</script>'));
  assert.ok(text.includes('a "quoted" & <b>.go'));
  assert.ok(text.includes('<s> "&'));
  assert.ok(text.includes('\\u{202e}'));
  assert.deepEqual(noise, []);
  await close();
});

test('prints in dark text on white', async () => {
  const {page, close} = await open('report.html', {...wide, colorScheme: 'dark'});
  await page.emulateMedia({media: 'print', colorScheme: 'light'});
  const pdf = await page.pdf();
  assert.ok(pdf.length > 10_000);
  assert.equal(await page.locator('nav').isVisible(), false);
  await close();
});
