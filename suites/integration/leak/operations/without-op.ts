export const OPERATION = 1;
