// Small helps on top of pages that work without them.
"use strict";

// Single keys, as the help of the page has them: they walk the rows of a list or the clauses of a text, and act there.
(function keys() {
  const help = document.getElementById("keys");
  if (!help) return;
  const opener = document.querySelector("[data-help]");
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  if (document.body.hasAttribute("data-keys-off")) return;
  const known = new Map(Array.from(help.querySelectorAll("[data-key]"), (row) => [row.dataset.key, row.dataset]));
  const shown = document.querySelector("[data-keys]");
  if (shown) shown.hidden = false;
  const items = Array.from(document.querySelectorAll(".clause, [data-list] [data-row]"));
  const list = document.querySelector("[data-list]");
  const form = document.querySelector("[data-form]");
  let place = items.findIndex((item) => item.id && ("#" + item.id === location.hash || "#" + item.id === decodeURIComponent(location.hash)));

  function go(next) {
    if (next < 0 || next >= items.length) return;
    place = next;
    items[place].focus({ preventScroll: true });
    items[place].scrollIntoView({ block: "center" });
    remember(true);
  }
  function remember(byKey) {
    if (list && place >= 0) sessionStorage.setItem("cursor", JSON.stringify({ row: items[place].dataset.row, byKey }));
  }
  // An action that was opened from a list knows its neighbours there.
  const action = document.querySelector("[data-action]");
  const from = action && JSON.parse(sessionStorage.getItem("list") || "null");
  const here = from ? from.rows.findIndex(([row]) => row === action.dataset.action) : -1;
  if (list) sessionStorage.setItem("list", JSON.stringify({ address: location.href, rows: items.map((item) => [item.dataset.row, item.querySelector("[data-open]").href]) }));
  if (here >= 0) sessionStorage.setItem("cursor", JSON.stringify({ row: action.dataset.action, byKey: true }));
  function neighbour(step) {
    const there = here >= 0 && from.rows[here + step];
    if (there) location.href = there[1];
    return Boolean(there);
  }
  function press(selector, inside = document) {
    const found = inside.querySelector(selector);
    if (found) found.click();
    return Boolean(found);
  }
  const within = (selector) => press(selector, items[place]);
  const does = {
    next: () => (action ? neighbour(1) : go(place + 1)),
    previous: () => (action ? neighbour(-1) : go(place - 1)),
    list: () => {
      if (here >= 0) location.href = from.address;
      return here >= 0;
    },
    doubt: () => go(items.findIndex((item, at) => at > place && (item.matches(".doubtful") || item.querySelector(".tag.doubt")))),
    open: () => within("[data-open]"),
    tick: () => within("input[name=selected]"),
    accept: () => within("[data-accept]"),
    report: () => {
      if (action) return openForm(document.getElementById("report"));
      const link = items[place].querySelector("[data-open]");
      if (link) location.href = link.href + "#report";
      return Boolean(link);
    },
    correct: () => {
      if (action) return press("[data-edit]");
      if (form && items[place].contains(form)) form.querySelector("[autofocus]").focus();
      else return within("[data-edit]");
    },
    bulk: () => {
      const first = document.querySelector("#bulk input:not([type=hidden])");
      if (first) first.focus();
      return Boolean(first);
    },
    undo: () => press("[data-undo]"),
    search: () => document.getElementById("site-search").focus(),
    help: () => help.showModal(),
  };

  document.addEventListener("focusin", (event) => {
    const item = event.target.closest(".clause, [data-row]");
    if (item && items.includes(item) && items.indexOf(item) !== place) {
      place = items.indexOf(item);
      remember(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const key = known.get(event.key);
    if (!key) return;
    if (event.key === "Enter" && (!items[place] || document.activeElement !== items[place])) return;
    if (key.where === "here" && !action && !(items[place] && items[place].contains(document.activeElement))) return;
    if (does[key.does]() !== false) event.preventDefault();
  });

  const kept = list && JSON.parse(sessionStorage.getItem("cursor") || "null");
  if (kept && place < 0) {
    place = items.findIndex((item) => item.dataset.row === kept.row);
    if (kept.byKey && place >= 0) go(place);
    return;
  }
  if (place >= 0) go(place);
})();

// Where a form begins with what is likely wrong, typing takes its place.
(function selectFirst() {
  const field = document.querySelector("input[autofocus][data-suggest]");
  if (!field) return;
  if (document.activeElement === field) field.select();
  else field.addEventListener("focus", () => field.select(), { once: true });
})();

// What is ticked is counted and said; one box ticks all of a page.
(function ticks() {
  const boxes = Array.from(document.querySelectorAll("input[name=selected]"));
  const number = document.querySelector("[data-ticked]");
  if (!number) return;
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.getElementById("main").append(said);
  const all = document.querySelector("[data-all]");
  function count() {
    const ticked = boxes.filter((box) => box.checked).length;
    number.textContent = ticked ? ": " + ticked : "";
    said.textContent = ticked ? ticked + " selected" : "";
    if (all) {
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  }
  if (all) {
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      count();
    });
  }
  for (const box of boxes) box.addEventListener("change", count);
  window.addEventListener("pageshow", count);
  count();
})();

// A field suggests from all that is known while one types; what the page carries is what the register has.
(function suggestions() {
  for (const field of document.querySelectorAll("[data-suggest]")) {
    let waiting = 0;
    let asked = field.value;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const words = field.value.split(";").pop().trim();
        if (words.length < 2 || words === asked) return;
        asked = words;
        const answer = await fetch(field.dataset.suggest + "?text=" + encodeURIComponent(words), { credentials: "same-origin" });
        if (!answer.ok || asked !== words) return;
        const before = field.value.slice(0, field.value.lastIndexOf(";") + 1);
        const options = (await answer.json()).map(([value, says]) => {
          const option = document.createElement("option");
          option.value = before ? before + " " + value : value;
          option.textContent = says;
          return option;
        });
        field.list.replaceChildren(...options);
      }, 120);
    });
  }
})();

// A link to a form that is folded away opens it; the browser goes there first, and takes the focus away.
function openForm(target) {
  if (!target || !target.matches("details")) return false;
  target.open = true;
  const field = target.querySelector("select, input:not([type=hidden]), textarea");
  if (field) field.focus();
  return true;
}
window.addEventListener("load", () => {
  if (location.hash.length > 1) openForm(document.getElementById(decodeURIComponent(location.hash.slice(1))));
});

// Upload file by file, so that progress and each result are seen as they come.
(function uploadOneByOne() {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const files = Array.from(form.elements.files.files);
    const symbols = form.elements.symbols.value.split(/[\n,;]/).map((each) => each.trim()).filter(Boolean);
    const shown = form.querySelector("[data-progress]");
    const button = form.querySelector("button");
    const jobs = files.map((file) => [file.name, "files", file]).concat(symbols.map((symbol) => [symbol, "symbols", symbol]));
    if (!jobs.length) { shown.textContent = "Choose files, or give a document symbol."; return; }
    const own = form.elements.symbol.value.trim();
    if (own && jobs.length !== 1) { shown.textContent = "A symbol of its own is given to one text: choose one file."; return; }
    const bar = document.createElement("progress");
    bar.max = jobs.length;
    bar.value = 0;
    bar.setAttribute("aria-label", "Texts added");
    const list = document.createElement("ul");
    function say(item, name, said) {
      item.textContent = name + ": " + said.text;
      item.className = said.outcome === "failed" ? "late" : "";
      if (!said.address) return;
      const link = document.createElement("a");
      link.href = said.address;
      link.textContent = "open it";
      item.append(" ", link);
    }
    shown.replaceChildren(bar, list);
    button.disabled = true;
    for (const [name, field, value] of jobs) {
      const item = document.createElement("li");
      item.textContent = name + ": reading …";
      list.append(item);
      const body = new FormData();
      body.append(field, value);
      body.append("form", "json");
      body.append("language", form.elements.language.value);
      body.append("symbol", own);
      if (form.elements.replaces.checked) body.append("replaces", "true");
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        const failed = { outcome: "failed", text: "failed: the server answered " + answer.status };
        // A file may hold several texts: each is named.
        const [first, ...further] = answer.ok ? await answer.json() : [failed];
        say(item, name, first);
        for (const said of further) {
          const next = document.createElement("li");
          list.append(next);
          say(next, name, said);
        }
      } catch (error) {
        item.textContent = name + ": failed, the server could not be reached";
        item.className = "late";
      }
      bar.value += 1;
    }
    button.disabled = false;
    form.reset();
  });
})();
