// The exports that give the lines of the server's log.

export { logLost, logNumber, logTake as pollLog, logText, logTextBytes } from '../engine/log';
