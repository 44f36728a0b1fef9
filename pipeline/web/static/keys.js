// @ts-check
// The keyboard: whatever bears data-key="x" is pressed by x; lists go up and down with k and j.

/** Keys that work everywhere, for the overview. */
const EVERYWHERE = [["?", "快捷键一览"], ["Esc", "关闭"]];

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit", "file"].includes(target.type)));

/** An open dialog has all keys to itself. */
const scope = () => document.querySelector("dialog[open]") ?? document;

/** @param {string} key */
function bound(key) {
  const found = [...scope().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return found.find((e) => e instanceof HTMLElement && (e.offsetParent !== null || e.closest("dialog[open]")) && !e.hasAttribute("disabled"));
}

/** @param {Element} element */
function press(element) {
  if (!(element instanceof HTMLElement)) return;
  const typed = element instanceof HTMLInputElement && element.type !== "file";
  if (typed || element instanceof HTMLTextAreaElement) {
    element.focus();
    element.select();
  } else {
    element.click();
  }
}

/** @returns {Element[]} the rows of the page's list */
const rows = () => [...document.querySelectorAll("[data-list] [data-item]")];

/** @param {number} step */
function move(step) {
  const all = rows();
  if (!all.length) return false;
  const now = all.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = Math.min(Math.max(now + step, 0), all.length - 1);
  all.forEach((row, number) => row.setAttribute("aria-selected", String(number === next)));
  const link = all[next].querySelector("[data-opens-item]");
  if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

function open() {
  const link = document.querySelector('[data-list] [aria-selected="true"] [data-opens-item]');
  if (link instanceof HTMLElement) link.click();
  return link !== null;
}

/**
 * @param {string} key
 * @param {EventTarget | null} target where the focus is: links and buttons know Enter themselves
 */
function handled(key, target) {
  if (key === "Enter" && (target instanceof HTMLAnchorElement || target instanceof HTMLButtonElement)) return false;
  const element = bound(key);
  if (element) {
    press(element);
    return true;
  }
  if (scope() !== document) return false;
  if (key === "j") return move(1);
  if (key === "k") return move(-1);
  if (key === "Enter") return open();
  if (key === "?") return help();
  return false;
}

/** @type {string[]} keys pressed while the next page was on its way: they are meant for it */
const early = [];

const busy = () => document.body.classList.contains("busy");

document.addEventListener("arrived", () => {
  while (early.length && !busy()) handled(early.shift() ?? "", null);
});

/** Shows which keys there are on this page. */
function help() {
  const dialog = document.getElementById("help");
  const keys = dialog?.querySelector(".keys");
  if (!(dialog instanceof HTMLDialogElement) || !keys) return false;
  const lists = rows().length ? [["j", "下一行"], ["k", "上一行"], ["Enter", "打开"]] : [];
  const here = [...document.querySelectorAll("[data-key][data-help]")]
    .filter((e) => !e.closest("dialog"))
    .map((e) => [e.getAttribute("data-key") ?? "", e.getAttribute("data-help") ?? ""]);
  keys.replaceChildren(...[...lists, ...here, ...EVERYWHERE].flatMap(([key, says]) => {
    const cap = document.createElement("kbd");
    const text = document.createElement("span");
    cap.textContent = key;
    text.textContent = says;
    return [cap, text];
  }));
  dialog.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing(event.target)) {
    if (event.key === "Escape" && event.target instanceof HTMLElement && scope() === document) event.target.blur();
    return;
  }
  if (event.repeat && !/^([jk+-]|Arrow.*)$/.test(event.key)) return event.preventDefault(); // held too long, not meant twice
  if (busy()) {
    early.push(event.key);
    event.preventDefault();
  } else if (handled(event.key, event.target)) {
    event.preventDefault();
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-help-opens]")) help();
});
