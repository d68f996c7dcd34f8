import { smoke } from './smoke.js';

smoke('double');
