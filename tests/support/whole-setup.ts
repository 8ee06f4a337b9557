import { keepBrowsers } from './kept-browsers.js';
import { keepFrames } from './known-frames.js';

keepBrowsers();
keepFrames();
