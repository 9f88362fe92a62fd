// The README's pictures: a page of the site, the head of the report, and two
// commands in a terminal. And preview.png, which stands for any page of the site
// where a link to it is shown. Run by `just pictures`, which makes the pages.
import {spawnSync} from 'node:child_process';
import {pathToFileURL} from 'node:url';
import {resolve} from 'node:path';
import {launch} from './browser.js';

const folder = 'compare/pictures';

const commands = {
  read: ['read', 'mutex'],
  run: ['run', '--',
        'seq 100000', 'awk "BEGIN { while (i < 100000) print ++i }"'],
};

const browser = await launch();
const page = await browser.newPage({viewport: {width: 1130, height: 300}});
for (const [name, words] of Object.entries(commands)) {
  const [command, ...rest] = words;
  const shown = spawnSync('build/release/bin/compare',
                          [command, '--color', 'always', ...rest],
                          {encoding: 'utf8'});
  const terminal = spawnSync('aha', ['--black', '--title', name],
                             {input: shown.stdout, encoding: 'utf8'});
  await page.setContent(terminal.stdout);
  await page.addStyleTag({
    content: 'body{margin:12px;font-size:13px} pre{margin:0;line-height:1.25}'});
  await page.screenshot({path: `${folder}/${name}.png`, fullPage: true});
}

for (const [name, height] of [['data-race', 1250], ['report', 900]]) {
  await page.setViewportSize({width: 1130, height});
  await page.goto(pathToFileURL(resolve(`build/site/${name}.html`)).href);
  await page.screenshot({path: `${folder}/${name}.png`});
}
await page.setViewportSize({width: 1200, height: 630});
await page.goto(pathToFileURL(resolve('build/site/data-race.html')).href);
await page.screenshot({path: `${folder}/preview.png`});
await browser.close();
