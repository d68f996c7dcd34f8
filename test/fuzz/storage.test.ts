import { smoke } from './smoke.js';

smoke('storage');
