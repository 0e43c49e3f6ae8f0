const http = require('k6/http');
const { check } = require('k6');
const { place } = require('./shared/place.cjs');

const words = open('./words.txt');

module.exports = {
  options: { vus: 1, iterations: 2 },
  default: function common() {
    const response = http.get(`${__ENV.TARGET}${place}${words}`);
    check(response, { 'is fine': ({ status }) => status === 200 });
    console.log(`sent ${words}`);
  },
};
