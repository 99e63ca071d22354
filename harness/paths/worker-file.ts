import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);

/** The worker's main module: TypeScript in the repository, JavaScript in the package. */
export const workerFile = path.join(path.dirname(here), `worker${path.extname(here)}`);
