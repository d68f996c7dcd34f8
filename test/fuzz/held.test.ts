import { smoke } from './smoke.js';

smoke('held');
