import { smoke } from './smoke.js';

smoke('evict');
