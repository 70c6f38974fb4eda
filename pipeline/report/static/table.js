"use strict";
// A table of many rows: loaded in chunks, filtered here, of which only a page stands in the document.
window.zhenggai = { chunks: {}, take(name, rows) { this.chunks[name] = rows; } };

zhenggai.node = (tag, text = "", attributes = {}) => {
  const node = document.createElement(tag);
  node.textContent = text;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
};

// Words in both languages, as the templates write them.
zhenggai.choices = new Map();
zhenggai.choice = (select, place) => {
  const key = `${select} ${place}`;
  if (!zhenggai.choices.has(key)) {
    const option = document.querySelector(`select[name="${select}"] option[value="${place}"]`);
    zhenggai.choices.set(key, option ? { ...option.dataset } : { wordsZh: "", wordsEn: "", code: "" });
  }
  return zhenggai.choices.get(key);
};
zhenggai.both = (words) => {
  const node = document.createDocumentFragment();
  node.append(zhenggai.node("span", words.wordsZh, { class: "zh" }));
  node.append(zhenggai.node("span", words.wordsEn, { class: "en" }));
  return node;
};

// 财务 -> a test for one text: as a part of it, letters in either case
zhenggai.matcher = (term) => {
  if (!/[a-z]/i.test(term)) return (text) => text.includes(term);
  const pattern = new RegExp(term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  return (text) => pattern.test(text);
};

// A stretch of a text around the first of some words, with all of them marked.
zhenggai.snippet = (text, terms, length) => {
  const node = zhenggai.node("span", "", { lang: "zh-CN" });
  const lower = text.toLowerCase();
  const places = terms.map((term) => lower.indexOf(term.toLowerCase())).filter((place) => place >= 0);
  const first = places.length ? Math.min(...places) : 0;
  const start = first + 20 > length ? Math.max(0, first - 30) : 0;
  const shown = text.slice(start, start + length);
  if (start) node.append("…");
  const escaped = terms.map((term) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = escaped.length ? shown.split(new RegExp(`(${escaped.join("|")})`, "gi")) : [shown];
  parts.forEach((part, place) => node.append(place % 2 ? zhenggai.node("mark", part) : part));
  if (start + length < text.length) node.append("…");
  return node;
};

// setup: name of the chunks; rows(chunk); texts(row) that are searched; values(row) by filter's name, a
// number or several; cells(row, terms); head and line(row) of the download.
zhenggai.table = (setup) => {
  const SIZE = 50;
  const form = document.getElementById("filters");
  const table = document.getElementById("rows");
  const count = document.getElementById("count");
  const body = table.tBodies[0];
  const selects = [...form.querySelectorAll("select")];
  const total = Number(table.dataset.chunks);
  let rows = [];
  let found = [];
  let page = 0;
  let loaded = 0;
  let timer = 0;

  const say = (key, values) => {
    const text = count.dataset[key + (document.documentElement.lang === "en" ? "En" : "Zh")];
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("en"));
  };
  const terms = () => form.q.value.trim().split(/\s+/).filter(Boolean);

  const filter = () => {
    const matchers = terms().map(zhenggai.matcher);
    const chosen = selects.filter((select) => select.value).map((select) => [select.name, Number(select.value)]);
    found = rows.filter((row) => {
      const values = setup.values(row);
      if (!chosen.every(([name, value]) => values[name] === value || values[name].includes?.(value))) return false;
      const texts = setup.texts(row);
      return matchers.every((matches) => texts.some(matches));
    });
    page = 0;
    draw();
  };

  const draw = () => {
    const words = terms();
    const shown = found.slice(page * SIZE, (page + 1) * SIZE);
    const heads = [...table.tHead.rows[0].cells];
    body.replaceChildren(...shown.map((row) => {
      const line = zhenggai.node("tr", "", { role: "row" });
      setup.cells(row, words).forEach((content, place) => {
        const cell = zhenggai.node("td", "", { role: "cell" });
        const label = zhenggai.node("span", "", { class: "head", "aria-hidden": "true" });
        label.append(...[...heads[place].childNodes].map((child) => child.cloneNode(true)));
        cell.append(label, ...[content].flat());
        line.append(cell);
      });
      return line;
    }));
    const values = { found: found.length, total: rows.length, done: loaded, first: page * SIZE + 1,
      last: page * SIZE + shown.length };
    count.textContent = loaded < total
      ? say("loading", { done: loaded, total })
      : say("found", values) + (found.length ? "" : " " + say("nothing", values));
    document.getElementById("shown").textContent = found.length ? say("shown", values) : "";
    document.getElementById("before").disabled = page === 0;
    document.getElementById("behind").disabled = (page + 1) * SIZE >= found.length;
  };

  // The conditions stand in the address, by their codes, so that the way back from a notice leads to the same rows.
  const keep = () => {
    const given = [...new FormData(form)].filter(([, value]) => value)
      .map(([name, value]) => [name, name === "q" ? value : zhenggai.choice(name, value).code || "unknown"]);
    history.replaceState(null, "", given.length ? "#" + new URLSearchParams(given) : location.pathname + location.search);
  };
  const recall = () => {
    for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
      const field = form.elements[name];
      if (name === "q") field.value = value;
      else if (field?.options) {
        const code = value === "unknown" ? "" : value;
        field.value = [...field.options].find((option) => option.value && option.dataset.code === code)?.value ?? "";
      }
    }
  };
  const changed = () => { keep(); filter(); };
  const turn = (by) => {
    page += by;
    draw();
    table.scrollIntoView({ block: "start" });
  };

  const save = () => {
    const cell = (value) => {
      const text = String(value);
      const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text; // a spreadsheet would take it for a formula
      return `"${safe.replaceAll('"', '""')}"`;
    };
    const lines = [setup.head, ...found.map(setup.line)].map((line) => line.map(cell).join(","));
    const link = zhenggai.node("a", "", { download: setup.name + ".csv" });
    link.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 120);
  });
  for (const select of selects) select.addEventListener("change", changed);
  document.getElementById("clear").addEventListener("click", () => { form.reset(); changed(); form.q.focus(); });
  document.getElementById("download").addEventListener("click", save);
  document.getElementById("before").addEventListener("click", () => turn(-1));
  document.getElementById("behind").addEventListener("click", () => turn(1));
  document.addEventListener("language", draw);
  window.addEventListener("hashchange", () => { form.reset(); recall(); filter(); });

  const load = (name) => new Promise((resolve, reject) => {
    const script = zhenggai.node("script", "", { src: `data/${name}.js` });
    script.addEventListener("load", () => { resolve(zhenggai.chunks[name]); script.remove(); });
    script.addEventListener("error", () => reject(new Error(name)));
    document.head.append(script);
  });
  const loadAll = async () => {
    for (const name of setup.first ?? []) await load(name);
    for (let number = 0; number < total; number += 1) {
      const name = `${setup.name}-${String(number).padStart(4, "0")}`;
      rows = rows.concat(await load(name));
      delete zhenggai.chunks[name];
      loaded = number + 1;
      if (number === 0 && total > 1) filter();
      else if (loaded < total) count.textContent = say("loading", { done: loaded, total });
    }
    filter();
    table.dataset.ready = "yes";
  };
  recall();
  loadAll();
};
