import http from 'k6/http';

export default () => http.get('http://127.0.0.1:9/nowhere');
