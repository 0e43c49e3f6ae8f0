/** `node --import assay/probe`: it is loaded for what it does, and exports nothing. */
export {};
