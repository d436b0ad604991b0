// What `electron` is inside a utility process.

import { net } from '../net.ts';

export { net };
export default { net };
