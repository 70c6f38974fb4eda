"use strict";
// A row: place of the notice, key, number, heading, problem, rectification, status, themes.
// A notice: id, title, issuer, issued on, level, region, year.
{
  const notice = (row) => zhenggai.chunks.notices[row[0]];
  const names = (row) => row[7].map((place) => zhenggai.choice("theme", place));
  zhenggai.table({
    name: "findings",
    first: ["notices"],
    texts: (row) => [row[4], row[5], row[3], notice(row)[2]],
    values: (row) => {
      const [, , , , level, region, year] = notice(row);
      return { theme: row[7], main_theme: row[7][0], status: row[6], level, region, year };
    },
    cells: (row, terms) => {
      const [id, title, issuer, issued, , region] = notice(row);
      const link = zhenggai.node("a", "", { href: `notices/${id}.html#f${row[1]}` });
      link.append(zhenggai.node("b", row[2], { lang: "zh-CN" }), zhenggai.snippet(row[4] || row[3], terms, 140));
      const themes = zhenggai.node("ul", "", { class: "chips" });
      for (const words of names(row)) {
        const item = zhenggai.node("li", "", { class: "chip theme" });
        item.append(zhenggai.both(words));
        themes.append(item);
      }
      return [
        link,
        zhenggai.snippet(row[5], terms, 140),
        themes,
        zhenggai.both(zhenggai.choice("status", row[6])),
        zhenggai.snippet(issuer || title, terms, 60),
        zhenggai.both(zhenggai.choice("region", region)),
        issued,
      ];
    },
    head: ["finding_id", "number", "heading", "problem", "rectification", "status", "themes", "issuer", "region", "issued_on"],
    line: (row) => {
      const [id, , issuer, issued, , region] = notice(row);
      return [
        `${id}-${row[1]}`, row[2], row[3] || row[4].split("\n")[0], row[4], row[5],
        zhenggai.choice("status", row[6]).code, names(row).map((words) => words.code).join("|"),
        issuer, zhenggai.choice("region", region).code, issued,
      ];
    },
  });
}
