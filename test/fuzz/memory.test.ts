import { smoke } from './smoke.js';

smoke('memory');
