import { smoke } from './smoke.js';

smoke('differential');
