import { render } from 'preact';
import { App } from './app.js';
import { rememberDevice } from './memory.js';

rememberDevice();
const root = document.getElementById('root');
if (root !== null) render(<App />, root);
