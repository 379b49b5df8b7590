// Loaded before the TypeScript entry points, which older releases of Node cannot even parse. The `node`
// devDependency puts Node 24 in front of the npm scripts; a production install without dev dependencies has to bring it.
import * as nodeModule from 'node:module';

const major = Number.parseInt(process.versions.node, 10);
if (major < 24) {
  console.error(
    `Whosaid needs Node 24 or later, and this is ${process.version}: install Node 24, or run npm ci without leaving out the dev dependencies.`,
  );
  process.exit(3);
}
// Keeps what Node makes of the TypeScript for the next start, in the system's folder for temporary files: that start is
// quicker, and needs 30 MB less, because the compiler that strips types is not even loaded.
nodeModule.enableCompileCache();
