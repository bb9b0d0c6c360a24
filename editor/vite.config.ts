import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: here,
  plugins: [react()],
  worker: { format: 'es' },
  server: {
    proxy: { '/api': 'http://127.0.0.1:4400' },
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // antd alone is larger than the default of 500 kB; the flow page has a chunk of its own.
    chunkSizeWarningLimit: 2000,
  },
});
