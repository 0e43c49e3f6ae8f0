export default { image: 'assay-local/redis:7' };
