import type { Family } from '../bad-input.ts';
import {
  malformedJson,
  notFiniteNumbers,
  wrongEncodings,
  wrongLengths,
  wrongSignals,
  wrongTypes,
} from './bodies.ts';
import { crowdedBodies, deepBodies } from './crowded.ts';
import { wrongHeaderLengths, wrongInference } from './inference.ts';
import { pathTricks, wrongIds, wrongMethods, wrongQueries } from './paths.ts';

export const families: readonly Family[] = [
  malformedJson,
  wrongSignals,
  notFiniteNumbers,
  wrongLengths,
  wrongTypes,
  wrongEncodings,
  deepBodies,
  crowdedBodies,
  wrongInference,
  wrongHeaderLengths,
  wrongQueries,
  wrongIds,
  pathTricks,
  wrongMethods,
];
