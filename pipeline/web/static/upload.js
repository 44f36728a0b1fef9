// @ts-check
// Handing in a packet: a folder, a PDF, pictures or a zip, dropped or chosen.

import { announce, formToken, visit } from "./swift.js";

/** @typedef {{path: string, file: File}} Piece */

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<Piece[]>} all files in it, with their paths
 */
async function pieces(entry) {
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  /** @type {Piece[]} */
  const found = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return found;
    for (const one of some) found.push(...(await pieces(one)));
  }
}

/**
 * @param {HTMLElement} place
 * @param {Piece[]} handed
 */
function send(place, handed) {
  const files = handed.filter((piece) => !piece.path.split("/").some((part) => part.startsWith(".")));
  if (!files.length) return announce("没有可以上传的文件。");
  const form = new FormData();
  for (const { path, file } of files) {
    form.append("paths", path);
    form.append("files", file, file.name);
  }
  if (place.dataset.packet) form.append("packet", place.dataset.packet);
  const bar = place.querySelector("progress");
  const request = new XMLHttpRequest(); // fetch does not tell how far an upload is
  request.open("POST", "/uploads");
  request.setRequestHeader("X-Form", formToken());
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (bar && event.lengthComputable) {
      bar.hidden = false;
      bar.value = event.loaded / event.total;
    }
  });
  request.addEventListener("load", () => {
    if (bar) bar.hidden = true;
    if (request.status === 200) return visit("/runs");
    announce(request.responseText.slice(0, 200) || "上传没有成功，请重试。");
  });
  request.addEventListener("error", () => announce("上传中断，请检查网络后重试。"));
  request.send(form);
}

document.addEventListener("dragover", (event) => {
  const place = event.target instanceof Element ? event.target.closest(".drop") : null;
  if (!place) return;
  event.preventDefault();
  place.classList.add("over");
});

document.addEventListener("dragleave", (event) => {
  if (event.target instanceof Element) event.target.closest(".drop")?.classList.remove("over");
});

document.addEventListener("drop", async (event) => {
  const place = event.target instanceof Element ? event.target.closest(".drop") : null;
  if (!(place instanceof HTMLElement) || !event.dataTransfer) return;
  event.preventDefault();
  place.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry());
  const found = await Promise.all(entries.map((entry) => (entry ? pieces(entry) : [])));
  send(place, found.flat());
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const place = input.closest(".drop");
  if (!(place instanceof HTMLElement) || !input.files) return;
  send(place, [...input.files].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
});
