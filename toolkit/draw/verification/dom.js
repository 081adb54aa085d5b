// What both pages are built with: texts come in as textContent only.

function make(tag, words, kind) {
  const node = document.createElement(tag);
  if (words !== undefined) node.textContent = words;
  if (kind) node.className = kind;
  return node;
}

function put(parent, ...nodes) {
  nodes.forEach((node) => parent.appendChild(node));
  return parent;
}

function byId(id) {
  return document.getElementById(id);
}

function tell(words) {
  byId('told').textContent = words;
}
