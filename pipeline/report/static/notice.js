"use strict";
// A record shows its place in the text, a mark its record.
{
  const root = document.querySelector(".sides");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const scroll = (node) => node?.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  const source = root.querySelector(".source");
  const marksOf = (key) => [...source.querySelectorAll(`[data-record~="${CSS.escape(key)}"]`)];
  const recordOf = (key) =>
    [...document.querySelectorAll(`[data-record="${CSS.escape(key)}"]`)].find((node) => !source.contains(node));

  const light = (key) => {
    for (const node of document.querySelectorAll(".active")) node.classList.remove("active");
    // a finding itself is marked by its problem and its rectification
    const keys = /^\d+$/.test(key) ? [`${key}:problem`, `${key}:rectification`] : [key];
    const marks = keys.flatMap(marksOf);
    // on a picture its measures lie over a rectification
    const number = key.match(/^(\d+)(:rectification)?$/)?.[1];
    if (number) marks.push(...source.querySelectorAll(`rect.measure[data-record^="${number}-"]`));
    const record = recordOf(key);
    for (const node of [...marks, record]) node?.classList.add("active");
    return { marks, record };
  };
  const showPlace = (key) => {
    const { marks } = light(key);
    scroll(marks.find((mark) => mark.checkVisibility()) ?? pageOf(key));
  };
  // of a scan, whose words have no places on the picture
  const pageOf = (key) => {
    if (source.dataset.view !== "pages") return null;
    const link = document.getElementById(`f${key.match(/^\d+/)?.[0]}`)?.querySelector("a[href^='#page-']");
    return link && document.querySelector(link.getAttribute("href"));
  };
  const view = (name) => {
    source.dataset.view = name;
    for (const button of source.querySelectorAll("[data-view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === name));
    }
    scroll([...source.querySelectorAll(".active")].find((mark) => mark.checkVisibility()));
  };
  const showRecord = (keys) => {
    // the innermost that has a record: a mention before the measure that it stands in
    const key = keys.findLast((one) => recordOf(one));
    if (!key) return;
    const { record } = light(key);
    record.closest("details")?.setAttribute("open", "");
    scroll(record);
  };

  document.addEventListener("click", (event) => {
    const wanted = event.target.closest("button[data-view]");
    if (wanted) return view(wanted.dataset.view);
    if (event.target.closest("a[href^='#page-']")) return view("pages");
    const shown = event.target.closest("[data-show]");
    if (shown) return showPlace(shown.dataset.show);
    if (event.target.closest("a, button, summary, input, select, textarea, [contenteditable]")) return;
    if (!getSelection().isCollapsed) return;
    const mark = event.target.closest("mark[data-record], rect");
    if (mark) return showRecord(mark.dataset.record.split(" "));
    const record = event.target.closest("[data-record]");
    if (record) showPlace(record.dataset.record);
  });

  const findings = [...root.querySelectorAll(".finding")];
  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const inside = event.target.closest?.(".finding");
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!inside && !event.target.matches?.(".records")) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const next = findings[inside ? findings.indexOf(inside) + step : 0];
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    scroll(next);
    showPlace(next.dataset.record);
  });

  const arrive = () => {
    const record = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (record?.matches(".finding")) showPlace(record.dataset.record);
  };
  window.addEventListener("hashchange", arrive);
  arrive();
}
