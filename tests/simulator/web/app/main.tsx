import { render } from 'preact';
import { polyfillFetch } from '../guest/fetch.js';
import { App } from './app.js';
import { rememberDevice } from './memory.js';

polyfillFetch();
rememberDevice();
const root = document.getElementById('root');
if (root !== null) render(<App />, root);
