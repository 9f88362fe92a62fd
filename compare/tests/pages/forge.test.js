// The Markdown that people read on a forge, in a real browser. Run by
// `just test-report`, from the top of the repository.
import {readFileSync, readdirSync} from 'node:fs';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {launch} from './browser.js';
import {asOnGitHub} from './github.js';
import {hostile, hostileSource} from './hostile.js';
import {run} from './set_up.js';

let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

// GitHub's column for a file, and its narrower one for a README.
const programs = readdirSync('compare/side-by-side')
    .filter((name) => name !== 'README.md' && name !== 'choosing.md')
    .map((name) => [`compare/side-by-side/${name}`, 948]);
for (const [file, width] of [...programs, ['README.md', 830], ['cpp/README.md', 830]]) {
  test(`no code of ${file} needs more than ${width} px`, async () => {
    const page = await browser.newPage();
    await page.setContent(asOnGitHub(readFileSync(file, 'utf8'), width));
    const tables = await page.locator('table:has(pre)').evaluateAll(
        (all) => all.map((table) => {
          const shown = table.scrollWidth;
          table.style.cssText = 'width: min-content; max-width: none';
          return {start: table.querySelector('pre').textContent.slice(0, 40),
                  shown, needed: table.offsetWidth};
        }));
    assert.ok(tables.length > 0);
    assert.deepEqual(tables.filter(
        ({shown, needed}) => Math.max(shown, needed) > width), []);
    await page.close();
  });
}

test('no text of a source or a manifest becomes a part of the page', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'forge-test-'));
  await writeFile(join(folder, 'hostile.toml'), hostile);
  await writeFile(join(folder, 'a "quoted" & <b>.go'), hostileSource('//'));
  await writeFile(join(folder, 'b.cpp'), hostileSource('//'));
  await writeFile(join(folder, 'x.md'),
                  '<!-- sources: p -->\n<!-- end -->\n<!-- programs -->\n<!-- end -->\n');
  run(['--manifest', 'hostile.toml', 'render', 'x.md'], {cwd: folder});
  const page = await browser.newPage();
  await page.setContent(asOnGitHub(await readFile(join(folder, 'x.md'), 'utf8'), 948));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('script, img, i, b b, [onmouseover]').count(), 0);
  const text = await page.locator('body').innerText();
  for (const whole of ['<script>window.hacked = 1</script>',
                       '</code></pre><script>window.hacked = 4</script>',
                       '</p><script>window.hacked = 6</script>',
                       '- *x* <i>why</i>', '"Quotes" & <i>tags</i>', '\\u{202e}',
                       '<img src=x onerror=alert(1)>']) {
    assert.ok(text.includes(whole), whole);
  }
  await page.close();
  await rm(folder, {recursive: true});
});
