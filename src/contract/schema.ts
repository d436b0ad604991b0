// The schema library, set so that it never compiles code: the window's content policy forbids it.

import * as z from 'zod/mini';

// Must run before the first schema is made, hence here and not in a function.
z.config({ jitless: true });

export { z };
