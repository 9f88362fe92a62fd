// What the tests of pages need: results, pages made of them, and a browser.
import {readFileSync, readdirSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {spawnSync} from 'node:child_process';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import assert from 'node:assert/strict';
import {after} from 'node:test';
import {launch} from './browser.js';

export const axe = readFileSync(
    createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/// The files of the record.
const [machine] = readdirSync('record').map((name) => join('record', name));
export const recorded = (name) => join(machine, name);
export const record = readdirSync(machine).map(recorded);

/// Runs compare, and returns what it prints.
export function run(args, {cwd = '.', status = 0} = {}) {
  const ran = spawnSync(resolve('build/release/bin/compare'), args, {cwd, encoding: 'utf8'});
  assert.equal(ran.status, status, ran.stdout + ran.stderr);
  return ran.stdout;
}

/// A folder and a browser for the tests of a file, which both go with them.
/// `open` shows a page of the folder. `prepare`, if given, has it before.
export async function useBrowser(name) {
  const folder = await mkdtemp(join(tmpdir(), `${name}-test-`));
  const browser = launch();
  after(async () => {
    await (await browser).close();
    await rm(folder, {recursive: true});
  });
  const path = (file) => join(folder, file);
  async function open(file, {width = 1280, height = 900, prepare, ...options} = {}) {
    const page = await (await browser).newPage({viewport: {width, height}, ...options});
    const [, own, rest] = /^([^?#]*)(.*)$/.exec(file);
    const url = pathToFileURL(path(own)).href + rest;
    prepare?.(page, url);
    await page.goto(url);
    return page;
  }
  return {folder, path, open};
}
