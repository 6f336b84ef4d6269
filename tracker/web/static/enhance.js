// Small helps on top of pages that work without them.
"use strict";

// Review with one key: j and k walk the clauses, n goes to the next doubt, a accepts, e corrects.
(function reviewByKey() {
  const keys = document.querySelector("[data-keys]");
  if (!keys) return;
  keys.hidden = false;
  const clauses = Array.from(document.querySelectorAll(".clause"));
  let place = clauses.findIndex((clause) => "#" + CSS.escape(clause.id) === location.hash || "#" + clause.id === decodeURIComponent(location.hash));
  const form = document.querySelector("[data-form]");
  function go(next) {
    if (next < 0 || next >= clauses.length) return;
    place = next;
    clauses[place].focus();
    clauses[place].scrollIntoView({ block: "center" });
  }
  document.addEventListener("focusin", (event) => {
    const clause = event.target.closest(".clause");
    if (clause) place = clauses.indexOf(clause);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) return;
    const here = clauses[place];
    if (event.key === "j") go(place + 1);
    else if (event.key === "k") go(place - 1);
    else if (event.key === "n") go(clauses.findIndex((clause, at) => at > place && clause.classList.contains("doubtful")));
    else if (event.key === "a" && here) here.querySelector("[data-accept]").click();
    else if (event.key === "e" && here) {
      if (form && here.contains(form)) form.querySelector("[autofocus]").focus();
      else here.querySelector("[data-edit]").click();
    } else return;
    event.preventDefault();
  });
  if (place >= 0) go(place);
})();

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
    const bar = document.createElement("progress");
    bar.max = jobs.length;
    bar.value = 0;
    bar.setAttribute("aria-label", "Texts added");
    const list = document.createElement("ul");
    shown.replaceChildren(bar, list);
    button.disabled = true;
    for (const [name, field, value] of jobs) {
      const item = document.createElement("li");
      item.textContent = name + ": reading …";
      list.append(item);
      const body = new FormData();
      body.append(field, value);
      body.append("form", "json");
      try {
        const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
        const said = answer.ok ? (await answer.json())[0] : { outcome: "failed", text: "failed: the server answered " + answer.status };
        item.textContent = name + ": " + said.text;
        if (said.address) {
          const link = document.createElement("a");
          link.href = said.address;
          link.textContent = "open it";
          item.append(" ", link);
        }
        if (said.outcome === "failed") item.className = "late";
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
