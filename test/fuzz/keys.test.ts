import { smoke } from './smoke.js';

smoke('keys');
