// The README's pictures: the report, and `just read` in a terminal of 140
// columns. Run by `just pictures`.
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

await page.setViewportSize({width: 1130, height: 1000});
await page.goto(pathToFileURL(resolve('build/report/report.html')).href);
const steps = page.locator('#program-data-race-print .step');
await steps.nth(4).evaluate((step) => step.scrollIntoView());
await steps.nth(6).hover();
await page.screenshot({path: `${folder}/report.png`});
await browser.close();
