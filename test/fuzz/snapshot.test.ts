import { smoke } from './smoke.js';

smoke('snapshot');
