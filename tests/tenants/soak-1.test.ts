import { soak } from './soak.js';

soak(1);
