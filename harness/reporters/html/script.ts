/**
 * The page's only script: sorts the gates by a column and opens the gate that the address names.
 * Without it the page shows the same.
 */
export const script = `
const list = document.querySelector('.gates');
const buttons = [...document.querySelectorAll('.head button')];
for (const button of buttons) {
  button.addEventListener('click', () => {
    const down = button.getAttribute('aria-sort') === 'ascending';
    for (const other of buttons) other.removeAttribute('aria-sort');
    button.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const key = button.dataset.key;
    const gates = [...list.querySelectorAll('.gate')];
    const number = (gate) => Number(gate.dataset[key]);
    gates.sort((a, b) => (key === 'name' ? a.dataset.name.localeCompare(b.dataset.name) : number(a) - number(b)));
    if (down) gates.reverse();
    list.append(...gates);
  });
}
const open = () => { const gate = document.getElementById(location.hash.slice(1)); if (gate?.tagName === 'DETAILS') gate.open = true; };
addEventListener('hashchange', open); open();
`;
