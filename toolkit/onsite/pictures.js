// Photos made small, signatures drawn with a finger. A photo is painted anew, so that nothing a camera notes (place,
// time, make) goes along.

const LONG_SIDE = 1600, LARGEST = 80 * 1024 * 1024, PAD = [600, 200];

function encoded(canvas, kind, quality) {
  return new Promise((resolve, reject) => canvas.toBlob(async (blob) => {
    if (blob) resolve(new Uint8Array(await blob.arrayBuffer()));
    else reject(new Error('这台设备存不下这张图'));
  }, kind, quality));
}

// A photo as JPEG bytes, at most LONG_SIDE pixels long; throws what is to be told.
async function shrunk(file) {
  if (file.size > LARGEST) throw new Error('“' + file.name + '”大于 80 MB，没有放进来');
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch (error) {
    throw new Error('“' + file.name + '”不是照片，或者这个浏览器读不了这种格式，没有放进来。请改用 JPG');
  }
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height)), canvas = make('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return encoded(canvas, 'image/jpeg', 0.82);
}

// A picture of ours as a canvas: the policy lets no <img> load anything.
async function shown(bytes, kind, words) {
  const canvas = make('canvas', undefined, 'photo');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', words);
  const picture = await createImageBitmap(new Blob([bytes], {type: kind}));
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas;
}

// A field to sign in: {canvas, isBlank(), clear()}.
function signingPad(words) {
  const canvas = make('canvas', undefined, 'pad'), brush = canvas.getContext('2d');
  let blank = true, last = null;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', words);
  [canvas.width, canvas.height] = PAD;
  const clear = () => {
    brush.fillStyle = '#fff';
    brush.fillRect(0, 0, ...PAD);
    blank = true;
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * PAD[0] / box.width, (event.clientY - box.top) * PAD[1] / box.height];
  };
  canvas.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    last = at(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!last) return;
    const next = at(event);
    brush.strokeStyle = '#000';
    brush.lineWidth = 4;
    brush.lineCap = 'round';
    brush.beginPath();
    brush.moveTo(...last);
    brush.lineTo(...next);
    brush.stroke();
    last = next;
    blank = false;
  });
  ['pointerup', 'pointercancel'].forEach((kind) => canvas.addEventListener(kind, () => { last = null; }));
  clear();
  return {canvas, isBlank: () => blank, clear};
}
