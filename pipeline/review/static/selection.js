"use strict";
// What is selected in the text of a notice, as half-open spans in code points of that text.
window.zhenggaiSelection = (() => {
  const text = document.getElementById("text");
  const marks = [...text.querySelectorAll("mark[data-start]")];
  const length = (string) => { let count = 0; for (const _ of string) count += 1; return count; };

  // Marks know where they start; what lies between is counted from the last one before.
  const placeOf = (node, offset) => {
    const range = document.createRange();
    let low = 0, high = marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      range.selectNodeContents(marks[middle]);
      if (range.comparePoint(node, offset) < 0) high = middle; else low = middle + 1;
    }
    const mark = low ? marks[low - 1] : null;
    range.setStart(mark ?? text, 0);
    range.setEnd(node, offset);
    return (mark ? Number(mark.dataset.start) : 0) + length(range.toString());
  };

  const read = () => {
    const selection = getSelection();
    const spans = [];
    for (let number = 0; number < selection.rangeCount; number += 1) {
      const range = selection.getRangeAt(number).cloneRange();
      if (!range.intersectsNode(text)) continue;
      const whole = document.createRange();
      whole.selectNodeContents(text);
      if (range.compareBoundaryPoints(Range.START_TO_START, whole) < 0) range.setStart(text, 0);
      if (range.compareBoundaryPoints(Range.END_TO_END, whole) > 0) range.setEnd(text, text.childNodes.length);
      const span = [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
      if (range.toString().trim()) spans.push(span);
    }
    return spans.sort((a, b) => a[0] - b[0]);
  };

  // The finding that the first selected letter belongs to, by its key.
  const keyOf = (mark) => mark?.dataset.record.match(/(?:^|\s)(\d{3,})[:-]/)?.[1] ?? "";
  const finding = () => {
    const { anchorNode, focusNode } = getSelection();
    for (const node of [anchorNode, focusNode]) {
      const key = keyOf((node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("mark[data-record]"));
      if (key) return key;
    }
    return "";
  };
  const findingAt = (place) => keyOf(marks.findLast((mark) => {
    const start = Number(mark.dataset.start);
    return start <= place && place < start + length(mark.textContent);
  }));

  // The same text in a field that the keyboard moves in.
  const fill = (field) => { if (field.value !== text.textContent) field.value = text.textContent; };
  const readField = (field) => {
    const { value, selectionStart, selectionEnd } = field;
    if (!value.slice(selectionStart, selectionEnd).trim()) return [];
    return [[length(value.slice(0, selectionStart)), length(value.slice(0, selectionEnd))]];
  };
  const goTo = (field, key) => {
    const place = Number(marks.find((mark) => keyOf(mark) === key)?.dataset.start ?? 0);
    const units = [...field.value].slice(0, place).join("").length;
    field.setSelectionRange(units, units);
    field.blur(); // browsers scroll to the caret when a field is focused
    field.focus();
  };
  return { read, finding, findingAt, fill, readField, goTo };
})();
