// The program: from the command line to a running server, and to its end.
//
//   arguments ─► configuration ─► (daemonize: a second process) ─► server ─► listens ─► ready
//       ▲                                                                        │
//       └───────────────────── DEBUG RESTART: the same process ──────────────────┘
//
// The engine and what belongs to it is loaded only where it is needed: not for --version, and not
// in the process that only starts another one.

import { writeSync } from 'node:fs';

import { userLineCheck, usersStart } from '../engine/users.js';
import { infoText } from '../command/info.js';
import { byteTextFromBytes } from '../config/byte-text.js';
import { Configuration } from '../config/configuration.js';
import { ConfigurationError, configurationLoad } from '../config/load.js';
import type { LoadSources } from '../config/load.js';
import { nodeHost } from '../config/node-host.js';
import { CommandCatalog } from '../command/catalog.js';
import { Core } from '../engine/core.js';
import { EngineFailure, runningArguments } from '../engine/trap.js';
import { engineModule } from '../engine/node-module.js';
import { DeliberateCrash, crashReport } from '../process/crash.js';
import { daemonSpawn, isDaemon } from '../process/daemonize.js';
import type { RestartOptions } from '../process/ending.js';
import { eventLoopReset } from '../process/event-loop.js';
import { Log } from '../process/log.js';
import { OomScore } from '../process/oom-score.js';
import { PidFile } from '../process/pid-file.js';
import { signalsInstall } from '../process/signals.js';
import {
  backlogCheck,
  maximumMemoryCheck,
  openFilesCheck,
  startFailureText,
  startupAnnounce,
  startupModeLog,
} from '../process/startup.js';
import { supervise } from '../process/supervise.js';
import { processTitleBind } from '../process/title.js';
import type { CedisServer } from '../server/server.js';
import { commandLineParse } from './arguments.js';

/** Runs the program with the arguments behind its name. */
export async function main(givenArguments: readonly string[]): Promise<void> {
  const line = commandLineParse(givenArguments);
  switch (line.kind) {
    case 'print':
      writeSync(line.stream === 'stdout' ? 1 : 2, line.text);
      process.exit(line.exitCode);
      break;
    case 'testMemory':
    case 'checkSystem': {
      const { memoryTest, systemCheck } = await import('../process/self-test.js');
      const outcome = line.kind === 'testMemory' ? memoryTest(line.megabytes) : systemCheck();
      writeSync(line.kind === 'testMemory' && outcome.exitCode !== 0 ? 2 : 1, outcome.text);
      process.exit(outcome.exitCode);
      break;
    }
    case 'serve':
      await new Program(givenArguments, line.sources, line.hasArguments).run();
  }
}

/** One run of the server, from the loading of its configuration on. */
class Program {
  private readonly log = new Log();
  private readonly directory = process.cwd();
  private readonly host = nodeHost((level, message) => this.log.write(level, message));
  private readonly configuration: Configuration;
  private standardInput: string | null = null;
  private server: CedisServer | null = null;
  private pidFile: PidFile | null = null;
  private oomScore: OomScore | null = null;
  private hasCrashed = false;

  constructor(
    private readonly givenArguments: readonly string[],
    private readonly sources: LoadSources,
    private readonly isConfigured: boolean,
  ) {
    const { standardInputRead } = this.host;
    this.host.standardInputRead = () => (this.standardInput = standardInputRead());
    this.configuration = new Configuration(this.host);
  }

  /** Runs until the server is ready, or ends the process with the reason why it cannot be. */
  async run(): Promise<void> {
    try {
      await this.begin();
    } catch (error) {
      const reason = startFailureText(error);
      if (reason === null) throw error;
      this.log.warning(reason);
      process.exit(1);
    }
  }

  private async begin(): Promise<void> {
    const { configuration, log } = this;
    this.configurationLoad();
    const isSupervised = supervise(configuration.getEnum('supervised'), log);
    const isBackground = configuration.getBool('daemonize') && !isSupervised;
    if (isBackground && !isDaemon) return this.handOver();
    log.silent = isBackground;
    startupAnnounce(log, process.argv[1] ?? 'cedis-server', this.isConfigured);
    await this.serve(isBackground);
  }

  /** Loads all sources; ends the process with an error that Redis would end it with. */
  private configurationLoad(): void {
    const { configuration, log } = this;
    try {
      const checks = { renameCommand: renameCheck(), user: userLineCheck(engineSmall) };
      configurationLoad(configuration, this.sources, checks);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      if (error.destination === 'log') log.warning(error.message);
      else writeSync(2, error.message);
      process.exit(1);
    }
    const levelSet = (): null => {
      log.level = configuration.getEnum('loglevel') as Log['level'];
      return null;
    };
    levelSet();
    configuration.onApply('loglevel', levelSet);
    const formatSet = (): null => {
      log.format = configuration.getEnum('log-format') as Log['format'];
      return null;
    };
    formatSet();
    configuration.onApply('log-format', formatSet);
    log.file = configuration.getString('logfile');
  }

  /** daemonize: another process serves, and this one ends. */
  private async handOver(): Promise<void> {
    try {
      const { givenArguments, directory, standardInput } = this;
      await daemonSpawn({ givenArguments, directory, standardInput });
      process.exit(0);
    } catch (error) {
      this.log.warning(`Can't run in the background: ${String(error)}`);
      process.exit(1);
    }
  }

  private async serve(isBackground: boolean): Promise<void> {
    const { configuration, log } = this;
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.removeAllListeners(event);
      process.on(event, (error: unknown) => this.crashed(error));
    }
    if (!openFilesCheck(log, configuration)) process.exit(1);
    const { CedisServer: Server } = await import('../server/server.js');
    const server = new Server({
      configuration,
      log,
      host: this.host,
      crashed: (failure) => this.crashed(failure),
      exit: () => this.exit(),
      restart: (options) => this.restart(options),
      roleChanged: () => this.oomScore?.follow(),
      loadingShown: loadingShow(log),
    });
    this.server = server;
    log.notice('monotonic clock: POSIX clock_gettime');
    const pidPath = configuration.getString('pidfile');
    if (isBackground || pidPath !== '') this.pidFile = new PidFile(pidPath, log);
    this.pidFile?.write();
    processTitleBind(configuration);
    startupModeLog(log, configuration);
    backlogCheck(log, configuration);
    signalsInstall({
      configuration,
      log,
      shutdown: (options) => server.shutdownSchedule(options),
      giveUp: () => server.persistence.rdb.cancel(),
      isLoading: () => server.persistence.isLoading,
      crashed: (failure) => this.crashed(failure),
    });
    if (!usersStart({ configuration, log, host: this.host }, server.core)) process.exit(1);
    await this.listen(server);
    log.notice('Server initialized');
    if (!(await server.load())) process.exit(1);
    for (const kind of server.listening) log.notice(`Ready to accept connections ${kind}`);
    maximumMemoryCheck(log, configuration);
    this.oomScore = new OomScore(configuration, log, () => server.replica.source !== null);
    this.oomScore.bind();
    eventLoopReset();
  }

  /** Opens the sockets, or ends the process with Redis's words for why it could not. */
  private async listen(server: CedisServer): Promise<void> {
    const { configuration, log } = this;
    if (server.listening.length === 0) {
      log.warning('Configured to not listen anywhere, exiting.');
      process.exit(1);
    }
    const failure = await server.start();
    if (failure === null) return;
    if (failure.includes('(metrics)')) {
      const port = configuration.getNumber('metrics-port');
      log.warning(`Failed listening on port ${port} (metrics), aborting.`);
    } else if (failure.includes('TLS')) {
      log.warning('Failed to configure TLS. Check logs for more info.');
    } else if (failure.includes('Unix')) {
      log.warning('Failed listening on port 0 (unix), aborting.');
    } else {
      const port = configuration.getNumber('port');
      const where = port !== 0 ? `${port} (tcp)` : `${configuration.getNumber('tls-port')} (tls)`;
      log.warning(`Failed listening on port ${where}, aborting.`);
    }
    process.exit(1);
  }

  /** The last steps of a shutdown. */
  private exit(): void {
    this.leave();
    process.exit(0);
  }

  private leave(): void {
    this.pidFile?.remove();
    this.server?.persistence.aof.folder.release();
    this.log.warning('Redis is now ready to exit, bye bye...');
  }

  /** Begins anew with the same arguments, as after an exec: the process keeps its number. */
  private restart({ graceful, delayMs }: RestartOptions): void {
    if (graceful) this.leave();
    this.server?.persistence.aof.folder.release();
    const { givenArguments, configuration, isConfigured } = this;
    // The working directory is another one by now; the file is found by its absolute path.
    const sources = { ...this.sources, file: configuration.file };
    setTimeout(() => void new Program(givenArguments, sources, isConfigured).run(), delayMs);
  }

  /** The state may be broken: reports, and ends the process. */
  private crashed(failure: unknown): void {
    if (this.hasCrashed) process.exit(1);
    this.hasCrashed = true;
    const { server } = this;
    crashReport(failure, {
      log: this.log,
      configuration: this.configuration,
      info: () => (server === null ? null : infoText({ core: server.core, server }, ['all'])),
      command: () =>
        failure instanceof EngineFailure && server !== null
          ? runningArguments(server.core).map(byteTextFromBytes)
          : null,
    });
    if (failure instanceof DeliberateCrash && failure.signal !== null) {
      process.removeAllListeners(failure.signal);
      process.kill(process.pid, failure.signal);
    }
    process.exit(1);
  }
}

/** Shows on a terminal how far loading is, in one line that is gone at the end. */
function loadingShow(log: Log): (loadedBytes: number, totalBytes: number) => void {
  const isWatched = process.stderr.isTTY && log.file === '' && !log.silent;
  return (loadedBytes, totalBytes) => {
    if (!isWatched || totalBytes === 0) return;
    const percent = Math.floor((loadedBytes / totalBytes) * 100);
    const text = percent === 100 ? '' : `Loading ${percent}% of ${totalBytes} bytes`;
    writeSync(2, `\r\x1b[K${text}`);
  };
}

/** An engine that only checks lines. */
function engineSmall(): Core {
  return new Core({ module: engineModule(), databases: 1 });
}

/** Checks each rename-command line as Redis does, with those before it in effect. */
function renameCheck(): (from: string, to: string) => string | null {
  const catalog = new CommandCatalog();
  return (from, to) => {
    const outcome = catalog.rename(from, to);
    if (outcome === 'unknown') return 'No such command in rename-command';
    return outcome === 'taken' ? 'Target command name already exists' : null;
  };
}
