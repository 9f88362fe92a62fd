// The browser that tests and pictures use: Debian's Chromium, or $CHROMIUM.
import {chromium} from 'playwright-core';

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    // As root, as in most containers, Chromium has no sandbox.
    chromiumSandbox: process.getuid() !== 0,
    args: ['--disable-background-networking', '--disable-component-update'],
  });
}
