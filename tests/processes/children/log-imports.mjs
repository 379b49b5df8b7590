// Loaded into a process under test: prints the address of every module that it loads.
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, nextLoad) {
    process.stderr.write(`loads ${url}\n`);
    return nextLoad(url, context);
  },
});
