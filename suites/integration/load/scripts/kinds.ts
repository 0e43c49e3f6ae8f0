import { check } from 'k6';
import http from 'k6/http';
import { badBody, breakpoint, coldKey, hotKey, mixed, payload, smoke, soak, spike } from 'assay/k6';

const good = { text: 'hello', count: 3 };

export const options = {
  scenarios: {
    smoke: smoke({ duration: '2s', exec: 'hot' }),
    soak: soak({ rate: 5, duration: '2s', exec: 'cold' }),
    spike: spike({ rate: 2, peak: 20, around: '1s', hold: '1s', rise: '500ms', exec: 'large' }),
    breakpoint: breakpoint({ from: 1, to: 20, duration: '2s', exec: 'bad' }),
    ...mixed({ rate: 10, duration: '2s', of: { list: 3, create: 1 } }),
  },
};

const to = (path: string) => `${__ENV.TARGET}${path}`;
const refusals = { responseCallback: http.expectedStatuses({ min: 400, max: 499 }) };

export const hot = () => http.get(to(`/key/hot-${hotKey(3)}`), { tags: { name: 'hot' } });
export const cold = () => http.get(to(`/key/${coldKey()}`), { tags: { name: 'cold' } });
export const large = () => http.post(to('/large'), payload(20_000));
export const bad = () => {
  const answer = http.post(to('/take'), badBody(good), refusals);
  check(answer, { 'says what is wrong': ({ status }) => status === 422 });
};
export const list = () => http.get(to('/list'));
export const create = () => http.post(to('/take'), JSON.stringify(good));
