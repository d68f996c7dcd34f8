import { smoke } from './smoke.js';

smoke('yield');
