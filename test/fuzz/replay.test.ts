import { smoke } from './smoke.js';

smoke('replay');
