import { smoke } from './smoke.js';

smoke('hostile');
