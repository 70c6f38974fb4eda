"use strict";
// A row: path, outcome, reason, notice's id, title, issuer, findings, errors, warnings.
zhenggai.table({
  name: "files",
  texts: (row) => [row[0], row[4], row[5]],
  values: (row) => ({ outcome: row[1], reason: row[2] }),
  cells: (row, terms) => {
    const path = zhenggai.snippet(row[0], terms, 200);
    const link = row[3] ? zhenggai.node("a", "", { href: `notices/${row[3]}.html` }) : path;
    if (row[3]) link.append(zhenggai.snippet(row[4] || row[0], terms, 120));
    return [
      path,
      zhenggai.both(zhenggai.choice("outcome", row[1])),
      zhenggai.both(zhenggai.choice("reason", row[2])),
      row[3] ? link : "",
      String(row[6]),
      row[7] + row[8] ? String(row[7] + row[8]) : "",
    ];
  },
  head: ["source_path", "outcome", "outcome_reason", "notice_id", "title", "issuer", "n_findings", "errors", "warnings"],
  line: (row) => [
    row[0], zhenggai.choice("outcome", row[1]).code, zhenggai.choice("reason", row[2]).code, ...row.slice(3),
  ],
});
