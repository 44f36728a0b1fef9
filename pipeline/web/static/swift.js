// @ts-check
// Pages without loading anew: links and forms of ours fetch the next page's main part and put it in place.

const FRAGMENT = "X-Fragment";

/** The token that everything carries which changes something. */
export const formToken = () => document.querySelector('meta[name="form-token"]')?.getAttribute("content") ?? "";

/**
 * Says something in a corner, and to screen readers.
 * @param {string} text
 */
export function announce(text) {
  const live = document.getElementById("live");
  if (!live) return;
  live.textContent = text;
  window.setTimeout(() => { if (live.textContent === text) live.textContent = ""; }, 4000);
}

/** @type {AbortController | null} */
let under_way = null;

/**
 * Goes to an address: the answer's main part replaces this page's. What is no page of ours is loaded as a whole.
 * @param {string} address
 * @param {{method?: string, body?: BodyInit, keep?: boolean}} [options] keep: without an entry in the history
 */
export async function visit(address, options = {}) {
  under_way?.abort();
  const mine = (under_way = new AbortController());
  document.body.classList.add("busy");
  try {
    const headers = { [FRAGMENT]: "main", "X-Form": formToken() };
    const answer = await fetch(address, { method: options.method ?? "GET", body: options.body, headers, signal: mine.signal });
    if (answer.status === 401 && options.method) return window.location.reload(); // to log in, and back here
    if (!answer.headers.get(FRAGMENT)) return window.location.assign(answer.url);
    const html = await answer.text();
    document.body.classList.remove("busy");
    show(html, answer.url, options.keep ?? (options.method !== undefined && !answer.redirected)); // else its address is no page
  } catch (error) {
    if (!(error instanceof DOMException && error.name === "AbortError")) announce("连接不上服务，请检查后重试。");
  } finally {
    if (under_way === mine) document.body.classList.remove("busy");
  }
}

/**
 * @param {string} html a title and a main part
 * @param {string} address
 * @param {boolean} keep
 */
function show(html, address, keep) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = page.querySelector("main");
  const old = document.querySelector("main");
  if (!main || !old) return window.location.assign(address);
  const same = new URL(address).pathname === window.location.pathname;
  if (!keep && address !== window.location.href) window.history.pushState({}, "", address);
  const lists = scrolled();
  old.replaceWith(main);
  document.title = page.title;
  restore(lists);
  if (!same) window.scrollTo(0, 0);
  arrived();
}

/** Where lists were scrolled to, by name: they stay there. */
const scrolled = () =>
  new Map([...document.querySelectorAll("[data-scrolls]")].map((e) => [e.getAttribute("data-scrolls"), e.scrollTop]));

/** @param {Map<string | null, number>} lists */
function restore(lists) {
  for (const element of document.querySelectorAll("[data-scrolls]")) {
    element.scrollTop = lists.get(element.getAttribute("data-scrolls")) ?? 0;
    element.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }
}

/** What is to be done on every page that has come into place. */
function arrived() {
  for (const link of document.querySelectorAll("[data-nav]")) {
    const place = link.getAttribute("data-nav") ?? "";
    const here = place === "/" ? /^\/($|p\/)/.test(window.location.pathname) : window.location.pathname.startsWith(place);
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const told = document.querySelector("[data-told]")?.textContent?.trim();
  if (told) announce(told);
  const wanted = document.querySelector("main [autofocus]") ?? document.querySelector("main");
  if (wanted instanceof HTMLElement) wanted.focus({ preventScroll: true });
  document.dispatchEvent(new Event("arrived"));
  poll();
}

/** Parts that change by themselves are fetched again and again, as long as they say so. */
function poll() {
  for (const element of document.querySelectorAll("[data-poll]:not([data-polled])")) {
    element.setAttribute("data-polled", "");
    window.setTimeout(() => refresh(element), Number(element.getAttribute("data-every") ?? 2000));
  }
}

/** @param {Element} element */
async function refresh(element) {
  if (!element.isConnected) return;
  const answer = await fetch(element.getAttribute("data-poll") ?? "", { headers: { [FRAGMENT]: "piece" } }).catch(() => null);
  if (!element.isConnected) return;
  if (!answer?.ok) {
    element.removeAttribute("data-polled");
  } else {
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text(); // rendered by our server, which escapes all text
    element.replaceWith(holder.content);
  }
  poll();
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
function send(form, submitter) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form, submitter)) if (typeof value === "string") data.append(name, value);
  form.closest("dialog")?.close();
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); // keys are the next page's from now on
  const address = form.getAttribute("action") ?? ""; // form.action would be a field of that name
  return form.method === "post" ? visit(address, { method: "POST", body: data }) : visit(`${address}?${data}`);
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const special = event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (!(link instanceof HTMLAnchorElement) || special) return;
  if (link.origin !== window.location.origin || link.hasAttribute("download") || link.target) return;
  if (link.hash && link.pathname === window.location.pathname) return;
  event.preventDefault();
  visit(link.href);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog" || "plain" in form.dataset) return;
  event.preventDefault();
  send(form, event.submitter);
});

document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && "sends" in event.target.dataset) event.target.form?.requestSubmit();
});

document.addEventListener("click", (event) => {
  const opener = event.target instanceof Element ? event.target.closest("[data-opens]") : null;
  const dialog = opener && document.getElementById(opener.getAttribute("data-opens") ?? "");
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
});

window.addEventListener("popstate", () => visit(window.location.href, { keep: true }));
arrived();
