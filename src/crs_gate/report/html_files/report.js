"use strict";
// Every table that has its data beside it can be searched, filtered by one of its columns, sorted and leafed through.
// Values are set as text and never as markup.
const PAGE = 25, ON_PAPER = 100;
const made = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const many = (count) => count.toLocaleString("en");
const compare = new Intl.Collator("en", { numeric: true }).compare;

// On a narrow page rows are shown as cards, each value below the name of its column.
const label = (line, names) => [...line.cells].forEach((cell, index) => cell.setAttribute("data-name", names[index]));

// One value of a row; its badge, its link and the line of the manifest below it stand as in the page itself.
function cell(data, row, column) {
  const shown = made("td", column === data.badge || column === data.rule ? "" : row[column]);
  if (column === data.rule) shown.append(made("a", row[column], { href: data.page.replace("RULE", row[column]), rel: "noreferrer" }));
  if (column === data.badge) shown.append(made("span", row[column], { class: `badge b-${row[column]}` }));
  const line = column === data.line && row[data.columns.length];
  if (line) shown.append(made("code", line, { class: "line" }));
  return shown;
}

function enliven(section, count) {
  const data = JSON.parse(document.getElementById(section.dataset.table).textContent);
  const frame = [...section.querySelectorAll(".scroll")].pop();
  const body = frame.querySelector("tbody");
  const heads = [...frame.querySelectorAll("thead th")];
  const folded = data.rows.map((row) => row.join("\n").toLowerCase());
  const state = { text: "", first: "", column: -1, down: false, at: 0, size: PAGE, shown: [] };

  const find = made("input", "", { type: "search", id: `find${count}` });
  const kinds = [...new Set(data.rows.map((row) => row[data.by]))].sort(compare);
  const kind = made("select", "", { id: `kind${count}` });
  kind.append(made("option", "all", { value: "" }), ...kinds.map((each) => made("option", each, { value: each })));
  const tools = made("div", "", { class: "tools" });
  tools.append(made("label", "Search", { for: find.id }), find);
  if (kinds.length > 1) tools.append(made("label", data.columns[data.by], { for: kind.id }), kind);
  const told = made("p", "", { class: "quiet", role: "status" });
  const [back, on] = [made("button", "Previous", { type: "button" }), made("button", "Next", { type: "button" })];
  const pager = made("div", "", { class: "pager" });
  const where = made("span", "");
  pager.append(back, where, on);
  frame.before(tools, told);
  frame.classList.add("lively");
  frame.after(pager);

  const chosen = () => {
    const rows = [];
    data.rows.forEach((row, index) => {
      if (state.first && row[data.by] !== state.first) return;
      if (state.text && !folded[index].includes(state.text)) return;
      rows.push(index);
    });
    if (state.column >= 0) {
      const sign = state.down ? -1 : 1;
      rows.sort((a, b) => sign * compare(data.rows[a][state.column], data.rows[b][state.column]) || a - b);
    }
    state.shown = rows;
    state.at = 0;
    draw();
  };
  const draw = () => {
    const rows = state.shown.slice(state.at, state.at + state.size).map((index) => {
      const line = made("tr");
      line.append(...data.columns.map((_, column) => cell(data, data.rows[index], column)));
      label(line, data.columns);
      return line;
    });
    body.replaceChildren(...rows);
    const total = state.shown.length;
    told.textContent = total === data.rows.length ? `${many(total)} row${total === 1 ? "" : "s"}` : `${many(total)} of ${many(data.rows.length)} rows`;
    pager.hidden = total <= PAGE;
    where.textContent = `${many(state.at + 1)} to ${many(Math.min(state.at + PAGE, total))}`;
    back.disabled = state.at === 0;
    on.disabled = state.at + PAGE >= total;
  };
  heads.forEach((head, column) => {
    const button = made("button", head.textContent, { type: "button" });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      state.down = state.column === column && !state.down;
      state.column = column;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      chosen();
    });
  });
  find.addEventListener("input", () => { state.text = find.value.trim().toLowerCase(); chosen(); });
  kind.addEventListener("change", () => { state.first = kind.value; chosen(); });
  back.addEventListener("click", () => { state.at = Math.max(state.at - PAGE, 0); draw(); });
  on.addEventListener("click", () => { state.at += PAGE; draw(); });
  window.addEventListener("beforeprint", () => { state.size = ON_PAPER; draw(); });
  window.addEventListener("afterprint", () => { state.size = PAGE; draw(); });
  chosen();
}
document.querySelectorAll(".rows table").forEach((table) => {
  const names = [...table.querySelectorAll("thead th")].map((head) => head.textContent);
  table.querySelectorAll("tbody tr").forEach((line) => label(line, names));
});
document.querySelectorAll("[data-table]").forEach(enliven);
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
