// @ts-check
// A page of a packet at full size: zoom, pan, rotate. The page's marks lie over it in the same frame.

/** @typedef {{scale: number, x: number, y: number, turn: number, width: number, height: number}} View */

const STEP = 1.25;
const [LEAST, MOST] = [0.1, 6];

/** @param {HTMLElement} stage */
function start(stage) {
  const sheet = stage.querySelector(".sheet-of");
  const image = stage.querySelector("img");
  if (!(sheet instanceof HTMLElement) || !(image instanceof HTMLImageElement)) return;
  /** @type {View} */
  const view = { scale: 1, x: 0, y: 0, turn: 0, width: 0, height: 0 };

  const draw = () => {
    sheet.style.width = `${view.width}px`;
    sheet.style.height = `${view.height}px`;
    sheet.style.transform =
      `translate(${view.x}px, ${view.y}px) scale(${view.scale}) ` +
      `translate(${view.width / 2}px, ${view.height / 2}px) rotate(${view.turn}deg) translate(${-view.width / 2}px, ${-view.height / 2}px)`;
  };

  /** @param {number} scale @param {number} x @param {number} y the point that stays where it is */
  const zoom = (scale, x, y) => {
    const next = Math.min(Math.max(scale, LEAST), MOST);
    view.x = x - ((x - view.x) * next) / view.scale;
    view.y = y - ((y - view.y) * next) / view.scale;
    view.scale = next;
    draw();
  };

  const fit = () => {
    view.scale = Math.min(stage.clientWidth / view.width, stage.clientHeight / view.height) * 0.98;
    view.x = (stage.clientWidth - view.width * view.scale) / 2;
    view.y = (stage.clientHeight - view.height * view.scale) / 2;
    draw();
  };

  /** Brings the marked place into the middle, at reading size. */
  const toMark = () => {
    const box = stage.dataset.box?.split(",").map(Number);
    if (!box || box.length !== 4) return fit();
    const wide = Math.max((box[2] - box[0]) * view.width, view.width * 0.45);
    view.scale = Math.min(Math.max(stage.clientWidth / (wide * 1.25), LEAST), 1.1);
    view.x = stage.clientWidth / 2 - ((box[0] + box[2]) / 2) * view.width * view.scale;
    view.y = stage.clientHeight / 2 - ((box[1] + box[3]) / 2) * view.height * view.scale;
    draw();
  };

  const begin = () => {
    view.width = image.naturalWidth;
    view.height = image.naturalHeight;
    toMark();
  };
  if (image.complete && image.naturalWidth) begin();
  else image.addEventListener("load", begin);

  /** @type {Record<string, () => void>} */
  const acts = {
    larger: () => zoom(view.scale * STEP, stage.clientWidth / 2, stage.clientHeight / 2),
    smaller: () => zoom(view.scale / STEP, stage.clientWidth / 2, stage.clientHeight / 2),
    fit,
    mark: toMark,
    turn: () => { view.turn = (view.turn + 90) % 360; draw(); },
    left: () => { view.x += 120; draw(); },
    right: () => { view.x -= 120; draw(); },
    up: () => { view.y += 120; draw(); },
    down: () => { view.y -= 120; draw(); },
  };
  for (const button of document.querySelectorAll("[data-view]")) {
    button.addEventListener("click", () => acts[button.getAttribute("data-view") ?? ""]?.());
  }

  stage.addEventListener("wheel", (event) => {
    event.preventDefault();
    const place = stage.getBoundingClientRect();
    zoom(view.scale * STEP ** (-event.deltaY / 120), event.clientX - place.left, event.clientY - place.top);
  }, { passive: false });

  stage.addEventListener("pointerdown", (event) => {
    stage.setPointerCapture(event.pointerId);
    stage.classList.add("held");
  });
  stage.addEventListener("pointermove", (event) => {
    if (!stage.hasPointerCapture(event.pointerId)) return;
    view.x += event.movementX;
    view.y += event.movementY;
    draw();
  });
  stage.addEventListener("pointerup", (event) => {
    stage.releasePointerCapture(event.pointerId);
    stage.classList.remove("held");
  });
}

function arrived() {
  const stage = document.querySelector(".viewer .stage:not([data-started])");
  if (!(stage instanceof HTMLElement)) return;
  stage.dataset.started = "";
  start(stage);
}

document.addEventListener("arrived", arrived);
arrived();
