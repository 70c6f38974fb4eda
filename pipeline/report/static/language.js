"use strict";
// Which language is seen: the choice that was kept, else that of the browser. No choice is lost where
// the browser keeps nothing for local files; it then lasts for the page.
(() => {
  const root = document.documentElement;
  const kept = () => {
    try { return localStorage.getItem("zhenggai-language"); } catch { return null; }
  };
  const set = (language) => {
    root.lang = language === "en" ? "en" : "zh-CN";
    const suffix = root.lang === "en" ? "En" : "Zh";
    for (const [name, put] of [
      ["words", (node, text) => { node.textContent = text; }],
      ["label", (node, text) => node.setAttribute("aria-label", text)],
      ["hint", (node, text) => node.setAttribute("placeholder", text)],
    ]) {
      for (const node of document.querySelectorAll(`[data-${name}-zh]`)) put(node, node.dataset[name + suffix]);
    }
    document.dispatchEvent(new Event("language"));
  };
  const first = kept() ?? (/^zh\b/i.test(navigator.language) ? "zh" : "en");
  root.lang = first === "en" ? "en" : "zh-CN"; // before anything is drawn
  root.classList.add("scripted");
  document.addEventListener("DOMContentLoaded", () => {
    set(first);
    document.getElementById("language").addEventListener("click", () => {
      const next = root.lang === "en" ? "zh" : "en";
      try { localStorage.setItem("zhenggai-language", next); } catch { /* it lasts for the page */ }
      set(next);
    });
  });
})();
