/** The metric by which the k6 of a pod says that it came to its end. */
export const endMarker = 'assay_came_to_end';
