/** Builds a mini-program, holds it to what WeChat demands of one, and serves it to a browser. */
export { buildMiniProgram } from './build.mjs';
export { inspect, LIMIT } from './inspect.mjs';
export { serve } from './serve.mjs';
