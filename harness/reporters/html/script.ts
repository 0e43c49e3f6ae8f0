/**
 * The page's only script: search, the choice of what is shown, and the opening of what the address
 * names. Without it the page shows the same.
 */
export const script = `
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const form = document.querySelector('.search');
const field = document.getElementById('search');
const found = document.querySelector('.found');
const openedAtFirst = new Set(all('details[open]'));
form.hidden = false;
form.addEventListener('submit', (event) => event.preventDefault());
const texts = new WeakMap();
// What has no words of its own to be found by is found by its text, and a test by its file, too.
const textOf = (one) => {
  if (!texts.has(one)) texts.set(one, (one.dataset.search || (one.closest('.files > li')?.firstElementChild.textContent ?? '') + ' ' + one.textContent).toLowerCase());
  return texts.get(one);
};
const narrow = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  const attention = form.elements.show.value === 'attention';
  const isIdle = words.length === 0 && !attention;
  let count = 0;
  for (const one of all('[data-search]')) {
    const hits = (!attention || (one.dataset.verdict ?? 'pass') !== 'pass') && words.every((word) => textOf(one).includes(word));
    one.hidden = !hits;
    if (hits) count++;
  }
  // Rows of evidence (endpoints, statements) are marked where they are: a table stays whole.
  for (const row of all('.evidence tbody tr')) {
    const hits = words.length > 0 && words.every((word) => textOf(row).includes(word));
    row.classList.toggle('hit', hits);
    if (hits) { count++; row.closest('.evidence').open = true; }
  }
  for (const group of all('details.subject, details.group').reverse()) {
    const own = all('[data-search]', group);
    if (own.length === 0) continue;
    const some = own.some((one) => !one.hidden) || group.querySelector('tr.hit') !== null;
    group.hidden = !isIdle && !some;
    group.open = isIdle ? openedAtFirst.has(group) : some && words.length > 0 ? true : openedAtFirst.has(group);
  }
  found.textContent = isIdle ? '' : count === 1 ? '1 found' : count + ' found';
};
field.addEventListener('input', narrow);
for (const choice of all('input[name=show]')) choice.addEventListener('change', narrow);
addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== field) { event.preventDefault(); field.focus(); }
  if (event.key === 'Escape' && document.activeElement === field) { field.value = ''; narrow(); field.blur(); }
});
const open = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let one = named; one; one = one.parentElement) if (one.tagName === 'DETAILS') one.open = true;
  named?.scrollIntoView();
};
addEventListener('hashchange', open);
if (location.hash !== '') open();
addEventListener('beforeprint', () => { for (const one of all('details.subject:not(.pass)')) one.open = true; });
`;
