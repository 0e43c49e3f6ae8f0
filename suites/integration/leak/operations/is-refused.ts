import http from 'k6/http';

export default () => http.post(`${__ENV['TARGET']}/refused`, 'a body');
