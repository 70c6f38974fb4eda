"use strict";
// Editing on the page of a notice: every decision is one row of corrections.csv, then the page is made anew.
(async () => {
  const WORDS = {
    tools: ["核对与更正", "Review"],
    who: ["更正者", "reviewer"],
    undo: ["撤销上一条更正", "Undo the last correction"],
    check: ["核对无误", "Mark as checked"],
    checked: ["✓ 已核对", "✓ Checked"],
    checkAll: ["整份通报核对无误", "Mark the whole notice as checked"],
    checkedAll: ["✓ 整份通报已核对", "✓ The whole notice is checked"],
    corrected: ["已更正", "corrected"],
    status: ["状态", "Status"],
    main: ["主要主题", "Main theme"],
    further: ["其他主题", "Further themes"],
    save: ["保存主题", "Save the themes"],
    merge: ["与下一条合并", "Merge with the next"],
    none: ["没有整改情况", "It has no rectification"],
    remove: ["不是问题，删除", "Not a finding: delete"],
    pick: ["用键盘选取文字", "Select text with the keyboard"],
    how: ["用方向键移动，按住 Shift 选取，再按“使用选中的文字”。", "Move with the arrow keys, hold Shift to select, then press “Use the selected text”."],
    use: ["使用选中的文字", "Use the selected text"],
    nothing: ["没有选中文字", "No text is selected"],
    add: ["作为新的问题", "Take as a new finding"],
    fact: ["更正基本信息", "Correct a fact"],
    which: ["项目", "Fact"],
    value: ["内容", "Value"],
    keep: ["保存", "Save"],
    selected: ["选中的文字", "The selected text"],
    of: ["属于问题", "belongs to finding"],
    problem: ["作为问题", "Take as problem"],
    rectification: ["作为整改情况", "Take as rectification"],
    split: ["从此处分成两条", "Split the finding here"],
    saving: ["正在保存……", "Saving …"],
    lost: ["无法连接，未保存", "No connection, nothing was saved"],
  };
  const sides = document.querySelector(".sides");
  const notice = sides.dataset.notice;
  const articles = [...document.querySelectorAll("article.finding")];

  const node = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const both = ([zh, en]) => {
    const made = document.createDocumentFragment();
    made.append(node("span", { class: "zh", lang: "zh-CN" }, zh), node("span", { class: "en", lang: "en" }, en));
    return made;
  };
  const button = (words, act, attributes = {}) => {
    const made = node("button", { type: "button", ...attributes }, both(words));
    made.addEventListener("click", act);
    return made;
  };
  const option = (code, [zh, en]) =>
    node("option", { value: code, "data-words-zh": zh, "data-words-en": en }, document.documentElement.lang === "en" ? en : zh);
  const labelled = (words, control) => node("label", {}, both(words), " ", control);

  const told = node("p", { role: "status", class: "told", "aria-live": "polite" });
  const tell = (words, failed = false) => {
    told.replaceChildren(Array.isArray(words) ? both(words) : words);
    told.classList.toggle("failed", failed);
  };

  const known = await fetch(`../api/notices/${notice}`).then((answer) => answer.json()).catch(() => ({ error: WORDS.lost }));
  const tools = node("section", { class: "review-tools", "aria-label": WORDS.tools.join(" / ") });
  sides.before(tools);
  if (known.error) {
    tools.append(told);
    tell(known.error, true);
    return;
  }

  // One decision; where it is kept the page comes back as it was scrolled.
  const decide = async (finding_id, field, decision = null) => {
    tell(WORDS.saving);
    const request = { notice_id: notice, finding_id, field, decision, after: known.after };
    let answer, found;
    try {
      answer = await fetch("../api/corrections", {
        method: "POST",
        headers: { "content-type": "application/json", "x-zhenggai-token": location.pathname.split("/")[1] },
        body: JSON.stringify(request),
      });
      found = await answer.json();
    } catch {
      return tell(WORDS.lost, true);
    }
    if (!answer.ok) return tell(found.error, true);
    const places = [scrollX, scrollY, ...[".source", ".records"].map((name) => document.querySelector(name).scrollTop)];
    sessionStorage.setItem("zhenggai-places", JSON.stringify({ notice, places, finding_id: found.finding_id }));
    location.reload();
  };

  const come_back = () => {
    const kept = JSON.parse(sessionStorage.getItem("zhenggai-places") ?? "null");
    sessionStorage.removeItem("zhenggai-places");
    if (kept?.notice !== notice) return;
    const [x, y, source, records] = kept.places;
    document.querySelector(".source").scrollTop = source;
    document.querySelector(".records").scrollTop = records;
    scrollTo(x, y);
    const article = articles.find((one) => one.dataset.finding === kept.finding_id);
    (article ?? tools.querySelector("button.undo:enabled") ?? tools.querySelector("button")).focus({ preventScroll: true });
  };

  const toggle = (finding_id, no, yes, attributes) => {
    const is = known.checked.includes(finding_id);
    return button(is ? yes : no, () => decide(finding_id, "checked", !is), { "aria-pressed": String(is), ...attributes });
  };

  const themes_of = (article) => article.querySelector('[data-field="themes"]').dataset.value.split("|");
  const edit_themes = (article) => {
    const [main, ...further] = themes_of(article);
    const select = node("select", { name: "main" }, ...known.themes.map(([code, ...words]) => option(code, words)));
    select.value = main;
    const boxes = known.themes.map(([code, ...words]) => {
      const box = node("input", { type: "checkbox", value: code });
      box.checked = further.includes(code);
      return node("label", { class: "box" }, box, both(words));
    });
    const save = button(WORDS.save, () => {
      const chosen = boxes.map((label) => label.querySelector("input")).filter((box) => box.checked).map((box) => box.value);
      decide(article.dataset.finding, "themes", [select.value, ...chosen.filter((code) => code !== select.value)]);
    }, { class: "save" });
    const list = node("fieldset", {}, node("legend", {}, both(WORDS.further)), ...boxes);
    return node("details", { class: "edit-themes" }, node("summary", {}, both(["更改主题", "Change the themes"])),
      labelled(WORDS.main, select), list, save);
  };

  const edit = (article, number) => {
    const finding_id = article.dataset.finding;
    const status = node("select", { name: "status" }, ...known.statuses.map(([code, ...words]) => option(code, words)));
    status.value = article.querySelector('[data-field="status"]').dataset.value;
    status.addEventListener("change", () => decide(finding_id, "status", status.value));
    const bar = node("div", { class: "edit" }, toggle(finding_id, WORDS.check, WORDS.checked, { class: "check" }),
      labelled(WORDS.status, status));
    if (number + 1 < articles.length) bar.append(button(WORDS.merge, () => decide(finding_id, "merge"), { class: "merge" }));
    bar.append(button(WORDS.none, () => decide(finding_id, "rectification", []), { class: "none" }),
      button(WORDS.remove, () => decide(finding_id, "delete"), { class: "delete" }),
      button(WORDS.pick, () => pick(article.dataset.record), { class: "pick" }));
    if (known.corrected.includes(finding_id)) bar.append(node("span", { class: "corrected" }, both(WORDS.corrected)));
    article.append(bar, edit_themes(article));
  };

  // What is selected can be taken; the choice of the finding outlives the selection's loss of focus.
  const panel = () => {
    const name = (article) => `${article.querySelector(".ordinal").textContent} ${article.querySelector('[data-field="heading"]').textContent.slice(0, 24)}`;
    const whose = node("select", { name: "finding" }, ...articles.map((one) => node("option", { value: one.dataset.finding }, name(one))));
    let spans = [];
    const words = node("q", { lang: "zh-CN" });
    const take = (field) => button(WORDS[field], () => decide(whose.value, field, field === "split" ? spans[0][0] : spans), { class: field });
    const parts = articles.length ? [labelled(WORDS.of, whose), take("problem"), take("rectification"), take("split")] : [];
    const made = node("section", { class: "selected", "aria-label": WORDS.selected.join(" / "), hidden: "" },
      both(WORDS.selected), words, ...parts, button(WORDS.add, () => decide("", "add", spans), { class: "add" }));
    const show = (found, text, key) => {
      made.hidden = !found.length;
      if (!found.length) return;
      spans = found;
      words.textContent = text.trim().slice(0, 40);
      const article = articles.find((one) => one.dataset.record === key);
      if (article) whose.value = article.dataset.finding;
    };
    document.addEventListener("selectionchange", () => {
      if (!made.contains(document.activeElement)) {
        show(zhenggaiSelection.read(), getSelection().toString(), zhenggaiSelection.finding());
      }
    });
    return { made, show };
  };
  const selected = panel();

  // The text once more, in a field that the keyboard and screen readers know how to select in.
  // (Not "readonly": then browsers show no caret. What is typed is refused.)
  const field = node("textarea", { rows: "8", lang: "zh-CN", "aria-label": WORDS.pick.join(" / "), "aria-readonly": "true",
    spellcheck: "false", autocomplete: "off", inputmode: "none" });
  field.addEventListener("beforeinput", (event) => event.preventDefault());
  field.addEventListener("input", () => zhenggaiSelection.fill(field)); // what input methods do all the same
  const use = () => {
    const spans = zhenggaiSelection.readField(field);
    if (!spans.length) return tell(WORDS.nothing, true);
    selected.show(spans, field.value.slice(field.selectionStart, field.selectionEnd), zhenggaiSelection.findingAt(spans[0][0]));
    selected.made.querySelector("select, button").focus();
  };
  const picker = node("details", { class: "picker" }, node("summary", {}, both(WORDS.pick)),
    node("p", { class: "note" }, both(WORDS.how)), field, button(WORDS.use, use, { class: "use" }));
  picker.addEventListener("toggle", () => zhenggaiSelection.fill(field));
  const pick = (key) => {
    picker.open = true;
    zhenggaiSelection.fill(field);
    zhenggaiSelection.goTo(field, key);
  };

  const edit_facts = () => {
    const which = node("select", { name: "fact" }, ...known.facts.map(({ name, words }) => option(name, words)));
    const place = node("span", {});
    const save = button(WORDS.keep, () => decide("", which.value, place.querySelector("input, select").value), { class: "save" });
    const change = () => {
      const { value, choices } = known.facts.find(({ name }) => name === which.value);
      const control = choices.length
        ? node("select", { name: "value" }, option("", ["—", "—"]), ...choices.map(([code, ...words]) => option(code, words)))
        : node("input", { name: "value", autocomplete: "off" });
      control.value = value;
      place.replaceChildren(labelled(WORDS.value, control));
    };
    which.addEventListener("change", change);
    change();
    return node("details", { class: "edit-facts" }, node("summary", {}, both(WORDS.fact)), labelled(WORDS.which, which), place, save);
  };

  const undo = button(WORDS.undo, () => decide("", "undo"), { class: "undo" });
  undo.disabled = !known.can_undo;
  tools.append(node("strong", {}, both(WORDS.tools)), node("span", { class: "note" }, both(WORDS.who), `: ${known.who}`),
    toggle("", WORDS.checkAll, WORDS.checkedAll, { class: "check-all" }), undo, told);
  tools.after(node("div", { class: "review-more" }, picker, edit_facts()));
  articles.forEach(edit);
  document.body.append(selected.made);
  come_back();
  document.documentElement.dataset.review = "ready";
})();
