import { stress } from 'assay';

stress('one', () => undefined);
stress('two', () => undefined);
