export const outside = 'outside';
