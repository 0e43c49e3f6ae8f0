import http from 'k6/http';

export const options = { vus: 1, iterations: 5 };

// TEST-NET-1 (RFC 5737): nobody has that address.
export default () => {
  http.get(__ENV['TARGET'] ?? '');
  http.get('http://192.0.2.1/items');
};
