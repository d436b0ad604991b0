// The cases, in the order of the table.

import type { Case } from './case.ts';
import { largeDown } from './large-down.ts';
import { largeUp } from './large-up.ts';
import { list } from './list.ts';
import { smallDown } from './small-down.ts';
import { smallUp } from './small-up.ts';

export const allCases: readonly Case[] = [smallUp, smallDown, largeUp, largeDown, list];
