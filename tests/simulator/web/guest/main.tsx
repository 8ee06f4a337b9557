import { render } from 'preact';
import { polyfillFetch } from './fetch.js';
import { LoginScreen } from './login-screen.js';

polyfillFetch();
const root = document.getElementById('app');
if (root !== null) render(<LoginScreen />, root);
