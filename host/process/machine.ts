// The process and the machine below it, as Node and the kernel tell of them.

import { arch, machine, release, totalmem, type } from 'node:os';

import type { Machine, ProcessorTimes } from '../command/machine.js';
import { buildId } from './build-id.js';
import { eventLoopFigures, eventLoopReset } from './event-loop.js';
import { kernelFile } from './kernel-file.js';
import { supervisor } from './supervise.js';

/** Polling interfaces by platform, as Redis names them. */
const pollers: Readonly<Record<string, string>> = {
  linux: 'epoll',
  darwin: 'kqueue',
  freebsd: 'kqueue',
  openbsd: 'kqueue',
  sunos: 'evport',
};

/** The kernel counts a thread's time in ticks of this length. */
const tickMicroseconds = 10_000;

/** The machine of this process. */
export function nodeMachine(): Machine {
  return {
    system: `${type()} ${release()} ${machine()}`,
    addressBits: arch().includes('64') ? 64 : 32,
    poller: pollers[process.platform] ?? 'select',
    processId: process.pid,
    buildId: buildId(),
    memoryBytes: totalmem(),
    supervisor,
    residentBytes: () => process.memoryUsage.rss(),
    hugePageKilobytes,
    processorTimes,
    eventLoop: eventLoopFigures,
    eventLoopReset,
  };
}

function processorTimes(): ProcessorTimes {
  const { userCPUTime: user, systemCPUTime: system } = process.resourceUsage();
  return { user, system, ...(threadTimes() ?? { threadUser: user, threadSystem: system }) };
}

/** The CPU time of the thread that runs JavaScript, where the kernel tells it. */
function threadTimes(): { threadUser: number; threadSystem: number } | null {
  // The fields behind the name, which stands in brackets: state is the 3rd, utime the 14th.
  const fields = kernelFile(`/proc/self/task/${process.pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  if (Number.isNaN(user) || Number.isNaN(system)) return null;
  return { threadUser: user * tickMicroseconds, threadSystem: system * tickMicroseconds };
}

function hugePageKilobytes(): number {
  const told = /^AnonHugePages: +(\d+) kB/m.exec(kernelFile('/proc/self/smaps_rollup'));
  return Number(told?.[1] ?? 0);
}
