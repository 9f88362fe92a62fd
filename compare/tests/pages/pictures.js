// The README's pictures: a page of the site, the head of the report, and `just
// read` in a terminal. And preview.png, which stands for any page of the site
// where a link to it is shown. Run by `just pictures`, which makes the pages.
import {spawnSync} from 'node:child_process';
import {pathToFileURL} from 'node:url';
import {resolve} from 'node:path';
import {launch} from './browser.js';

const folder = 'compare/pictures';

const listing = spawnSync('build/release/bin/compare',
                          ['read', 'mutex', '--color', 'always'],
                          {encoding: 'utf8'});
const terminal = spawnSync('aha', ['--black', '--title', 'read'],
                           {input: listing.stdout, encoding: 'utf8'});

const browser = await launch();
const page = await browser.newPage({viewport: {width: 1130, height: 700}});
await page.setContent(terminal.stdout);
await page.addStyleTag({
  content: 'body{margin:12px;font-size:13px} pre{margin:0;line-height:1.25}'});
await page.screenshot({path: `${folder}/read.png`, fullPage: true});

for (const [name, height] of [['data-race', 1250], ['report', 900]]) {
  await page.setViewportSize({width: 1130, height});
  await page.goto(pathToFileURL(resolve(`build/site/${name}.html`)).href);
  await page.screenshot({path: `${folder}/${name}.png`});
}
await page.setViewportSize({width: 1200, height: 630});
await page.goto(pathToFileURL(resolve('build/site/data-race.html')).href);
await page.screenshot({path: `${folder}/preview.png`});
await browser.close();
