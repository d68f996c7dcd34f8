import { smoke } from './smoke.js';

smoke('bytes');
