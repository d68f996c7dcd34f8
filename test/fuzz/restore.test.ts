import { smoke } from './smoke.js';

smoke('restore');
