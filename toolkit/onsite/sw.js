// Beside 现场.html on a web space: keeps that one page. It shows the newest there is, the kept one where there is no
// network or it takes longer than PATIENCE.
const NAME = 'xianchang ' + self.registration.scope, PAGE = './', PATIENCE = 3000;
self.addEventListener('install', (event) => event.waitUntil(
  caches.open(NAME).then((cache) => cache.add(new Request(PAGE, {cache: 'reload'}))).then(() => self.skipWaiting())));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.mode === 'navigate') event.respondWith(newest());
});

async function newest() {
  const cache = await caches.open(NAME), kept = await cache.match(PAGE);
  const fresh = fetch(PAGE, {cache: 'no-store'}).then(async (found) => {
    if (!found.ok || !(await found.clone().text()).includes('id="sealed"')) throw new Error('something else answered');
    await cache.put(PAGE, found.clone());
    return found;
  });
  if (!kept) return fresh;
  return Promise.race([fresh, new Promise((give) => setTimeout(give, PATIENCE))]).then((found) => found || kept, () => kept);
}
