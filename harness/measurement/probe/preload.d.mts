// `node --import assay/probe`: it is loaded for what it does. The empty list makes this file a module.
// oxlint-disable-next-line unicorn/require-module-specifiers
export {};
