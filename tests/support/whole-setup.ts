import { keepBrowsers } from './kept-browsers.js';

keepBrowsers();
