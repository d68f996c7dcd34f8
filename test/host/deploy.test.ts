/*
 * What the README gives for deploying: the unit of systemd, the Dockerfile, and its lines about
 * them name the same programs, users and files.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { serverStart } from '../support/server.js';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const textOf = (name: string): string => readFileSync(pathOf(name), 'utf8');

const unitPath = 'host/server/deploy/cedis.service';
const unit = textOf(unitPath);
const dockerfile = textOf('host/server/deploy/Dockerfile');
const readme = textOf('host/server/README.md');
const programs = Object.keys((JSON.parse(textOf('package.json')) as { bin: object }).bin);

const setting = (name: string): string | undefined =>
  new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1];

/** A server starts with the lines of a configuration that a text writes by printf. */
async function starts(text: string): Promise<boolean> {
  const lines = /printf '(protected-mode .*?|dir .*?)' > \/etc\/cedis\/redis\.conf/.exec(text)![1]!;
  const words = lines
    .split('\\n')
    .filter((line) => line !== '' && !line.startsWith('dir '))
    .flatMap((line) => {
      const [name, ...values] = line.split(' ');
      return [`--${name}`, ...values];
    });
  const server = await serverStart(...words);
  await server.stop();
  return words.length > 0;
}

const hasAnalyzer = spawnSync('systemd-analyze', ['--version']).error === undefined;
if (!hasAnalyzer) console.log('unit: skipped, this machine has no systemd-analyze');

describe('the unit of systemd', () => {
  it.skipIf(!hasAnalyzer)('is one that systemd finds nothing wrong with', () => {
    const verdict = spawnSync('systemd-analyze', ['verify', pathOf(unitPath)], {
      encoding: 'utf8',
    });
    expect([verdict.status, verdict.stderr]).toEqual([0, '']);
  });

  it('is what the README installs', async () => {
    expect(setting('ExecStart')).toBe('/usr/bin/env cedis-server /etc/cedis/redis.conf');
    expect(programs).toContain('cedis-server');
    const user = setting('User')!;
    expect(readme).toMatch(new RegExp(`^useradd .*--home-dir /var/lib/${user} .*${user}$`, 'm'));
    expect(readme).toContain(`chown -R ${user}: ${setting('ReadWritePaths')}`);
    expect(readme).toContain(`printf 'dir /var/lib/${setting('StateDirectory')}\\n`);
    expect(readme).toContain(`cedis/${unitPath}" /etc/systemd/system/`);
    expect(await starts(readme)).toBe(true);
  });
});

describe('the container', () => {
  it('runs a program that there is, with a configuration that is one', async () => {
    const entry = /^ENTRYPOINT (.*)$/m.exec(dockerfile)![1]!;
    const [program, configuration] = JSON.parse(entry) as string[];
    expect(programs).toContain(program);
    expect(dockerfile).toContain(`> ${configuration} `);
    // CONFIG REWRITE puts a new file in place of the old one.
    expect(dockerfile).toMatch(/chown -R node: \/data \/etc\/cedis$/m);
    expect(/^USER (.*)$/m.exec(dockerfile)![1]).toBe('node');
    expect(await starts(dockerfile)).toBe(true);
  });

  it('is built and used by lines that name its file and its programs', () => {
    expect(readme).toContain('-f host/server/deploy/Dockerfile .');
    const entry = /--entrypoint (\S+) /.exec(readme)![1]!;
    expect(programs).toContain(entry);
  });
});
