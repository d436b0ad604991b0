// The page of the conformance app.

globalThis.secretOfThePage = 42;
document.querySelector('#script').textContent = `ready with ${Object.keys(window.api).length} members`;

const log = (text) => {
  const line = document.createElement('li');
  line.textContent = text;
  document.querySelector('#log').append(line);
};

const drop = document.querySelector('#drop');
drop.addEventListener('dragover', (event) => event.preventDefault());
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  for (const file of event.dataTransfer.files) log(`dropped ${window.api.pathOf(file)}`);
});

document.querySelector('#choose').addEventListener('change', (event) => {
  for (const file of event.target.files) log(`chosen ${window.api.pathOf(file)}`);
});

document
  .querySelector('#one')
  .addEventListener('dragstart', (event) => event.dataTransfer.setData('text/x-pane', 'one'));
const two = document.querySelector('#two');
two.addEventListener('dragover', (event) => event.preventDefault());
two.addEventListener('drop', (event) => {
  event.preventDefault();
  log(`moved ${event.dataTransfer.getData('text/x-pane')}`);
});
