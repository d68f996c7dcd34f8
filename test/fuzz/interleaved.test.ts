import { smoke } from './smoke.js';

smoke('interleaved');
