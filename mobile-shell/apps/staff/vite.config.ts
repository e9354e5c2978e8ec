import { defineConfig, mergeConfig } from 'vite';
import { pdfFiles } from '../../vite.pdfjs';
import { appConfig } from '../../vite.shared';

// The chunk of PDF.js, which comes when somebody opens a PDF, is the one that is over Vite's own limit.
export default defineConfig(mergeConfig(appConfig('/staff/', 5174), { plugins: [pdfFiles()], build: { chunkSizeWarningLimit: 520 } }));
