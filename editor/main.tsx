import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/words.css';
import './app/app.css';

const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<App />);
