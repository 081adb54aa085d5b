// Beside 现场.html on a web space: keeps that one page, so that it opens at once and without a network.
// Another version of the page makes another file of this, which browsers look for at every visit.
const OWN = 'xianchang ' + self.registration.scope + ' ', NAME = OWN + '{digest}', PAGE = './';
self.addEventListener('install', (event) => event.waitUntil(
  caches.open(NAME).then((cache) => cache.add(new Request(PAGE, {cache: 'reload'}))).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(
  caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith(OWN) && name !== NAME)
    .map((name) => caches.delete(name)))).then(() => self.clients.claim())));
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(
    caches.open(NAME).then((cache) => cache.match(PAGE)).then((kept) => kept || fetch(event.request)));
});
