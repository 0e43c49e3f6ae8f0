/** How the reason of a test begins that a tag of the profile or of `--tags` leaves out. */
export const leftOutByTag = 'left out by the tag filter';
