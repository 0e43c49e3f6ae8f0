/** Preloaded into a process that is thrown away, before the program. */
import { installClocks } from './clocks.ts';

installClocks();
