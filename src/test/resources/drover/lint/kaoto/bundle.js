// Makes read.cjs of read.js and those files of Kaoto that it uses. They import each other without endings, and images, which Node.js does
// not read. What is neither Kaoto's nor a dependency of package.json is for a browser (React, forms): it is empty here, so that a call fails.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const used = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).dependencies);

const kaoto = {
  name: 'kaoto',
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^[^./]|\.(css|scss|png|svg)$/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('node:') || used.includes(path)
        ? undefined
        : { path, namespace: 'browser', sideEffects: false });
    onLoad({ filter: /.*/, namespace: 'browser' }, () => ({ contents: 'module.exports = {}' }));
    onResolve({ filter: /^\./ }, async ({ path, importer, resolveDir, kind, pluginData }) =>
      pluginData === 'resolved'
        ? undefined
        : { ...(await resolve(path, { importer, resolveDir, kind, pluginData: 'resolved' })), sideEffects: false });
  },
};

await build({
  entryPoints: ['read.js'],
  outfile: 'read.cjs',
  bundle: true,
  platform: 'node',
  external: used,
  plugins: [kaoto],
  // Kaoto's reader of XML makes one when it is loaded.
  banner: { js: 'globalThis.DOMParser = class {};' },
  logLimit: 5,
});
