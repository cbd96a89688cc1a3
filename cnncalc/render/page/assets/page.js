"use strict";
/* The page's script: what is sorted, folded and searched is TanStack Table's to say, the treemap's rectangles are d3-hierarchy's.
   Rows stand in the page already; they are moved, never made of texts. Figures are compared as BigInt, digit by digit. */
(() => {
  const table = document.getElementById("layers-table");
  if (!table) return;
  const $ = (id) => document.getElementById(id);
  const body = table.tBodies[0];
  const make = (name, classes, content) => {
    const element = document.createElement(name);
    if (classes) element.className = classes;
    if (content !== undefined) element.textContent = content;
    return element;
  };

  /* the rows */
  const all = [];
  const heads = [...table.tHead.rows[0].cells];
  for (const tr of body.rows) {
    const row = { id: tr.id, tr, button: tr.querySelector("button"), texts: [...tr.cells].map((cell) => cell.textContent), children: [] };
    row.search = row.texts.join("\n").toLowerCase();
    row.parent = tr.dataset.p === undefined ? null : all[+tr.dataset.p];
    (row.parent ? row.parent.children : (all.top ??= [])).push(row);
    if (!tr.classList.contains("block")) row.button.setAttribute("aria-expanded", "false");
    all.push(row);
  }
  const number = (text) => (/^(at least )?[\d,]+$/.test(text) ? BigInt(text.replace(/\D/g, "")) : undefined);
  const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const words = new Intl.Collator("en", { numeric: true });
  const columns = heads.map((head, at) => {
    const numeric = head.classList.contains("n");
    return {
      id: head.dataset.key,
      accessorFn: (row) => (numeric ? number(row.texts[at]) : row.texts[at] || undefined),
      sortFn: numeric
        ? (a, b, id) => order(a.getValue(id), b.getValue(id))
        : (a, b, id) => words.compare(a.getValue(id), b.getValue(id)),
      sortUndefined: "last",
      sortDescFirst: numeric,
      enableGlobalFilter: at === 0,
    };
  });
  const leaves = all.filter((row) => !row.children.length);
  const first = Object.fromEntries(all.filter((row) => row.children.length && "o" in row.tr.dataset).map((row) => [row.id, true]));
  let flat = false;
  let differ = false;
  const data = () => {
    const wanted = (row) => !differ || row.tr.matches(".new,.gone,.other");
    return flat ? leaves.filter(wanted) : differ ? all.top.filter(wanted) : all.top;
  };
  const options = {
    features: lib.tableFeatures({
      coreReactivityFeature: lib.storeReactivityBindings(),
      rowSortingFeature: lib.rowSortingFeature,
      rowExpandingFeature: lib.rowExpandingFeature,
      columnFilteringFeature: lib.columnFilteringFeature,
      globalFilteringFeature: lib.globalFilteringFeature,
      sortedRowModel: lib.createSortedRowModel(),
      filteredRowModel: lib.createFilteredRowModel(),
      expandedRowModel: lib.createExpandedRowModel(),
    }),
    columns,
    data: all.top,
    getRowId: (row) => row.id,
    getSubRows: (row) => (flat ? undefined : differ ? row.children.filter((child) => child.tr.matches(".new,.gone,.other")) : row.children),
    filterFromLeafRows: true,
    getColumnCanGlobalFilter: (column) => column.id === "name",
    globalFilterFn: (row, id, value) => row.original.search.includes(value),
    initialState: { expanded: first },
  };
  const model = lib.constructTable(options);

  /* what is shown */
  const status = $("status");
  const draw = () => {
    const sorted = model.atoms.sorting.get();
    heads.forEach((head) => {
      const by = sorted.find((each) => each.id === head.dataset.key);
      head.setAttribute("aria-sort", by ? (by.desc ? "descending" : "ascending") : "none");
    });
    table.className = flat ? "flat" : "tree";
    const shown = [];
    let layers = 0;
    for (const found of model.getRowModel().rows) {
      const row = found.original;
      if (row.children.length) row.button.setAttribute("aria-expanded", String(!flat && found.getIsExpanded()));
      else layers += 1;
      shown.push(row.tr);
      if (row.detail) shown.push(row.detail);
    }
    const active = document.activeElement;
    body.replaceChildren(...shown);
    if (active !== document.activeElement && body.contains(active)) active.focus({ preventScroll: true });
    const found = model.atoms.globalFilter.get() ? `${layers} of ${leaves.length} layers found` : `${layers} of ${leaves.length} layers shown`;
    if (status.textContent !== found) status.textContent = found;
  };
  const again = () => {
    model.setOptions((old) => ({ ...old, data: [...data()] }));
    draw();
  };
  heads.forEach((head) => {
    head.firstElementChild.addEventListener("click", (event) => {
      model.getColumn(head.dataset.key).toggleSorting(undefined, event.shiftKey);
      draw();
    });
  });
  const search = $("search");
  let before = null;
  const find = () => {
    const wanted = search.value.trim().toLowerCase();
    if (wanted && before === null) {
      before = model.atoms.expanded.get();
      model.setExpanded(true);
    } else if (!wanted && before !== null) {
      model.setExpanded(before);
      before = null;
    }
    model.setGlobalFilter(wanted || undefined);
    draw();
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && search.value) {
      search.value = "";
      find();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
    }
  });
  const on = (id, type, act) => $(id) && $(id).addEventListener(type, act);
  on("open", "click", () => { model.setExpanded(true); draw(); });
  on("fold", "click", () => { model.setExpanded({}); draw(); });
  on("flat", "change", (event) => {
    flat = event.target.checked;
    ["open", "fold"].forEach((id) => { $(id).disabled = flat; });
    again();
  });
  on("differ", "change", (event) => {
    differ = event.target.checked;
    if (differ) model.setExpanded(true);
    again();
  });

  /* a layer's details */
  const legend = (side, list) => {
    const words = $(`g${side}`).children;
    const found = make("ul", "where");
    for (const each of list.split("|")) {
      const cut = each.indexOf("=");
      const item = words[+each.slice(0, cut)].cloneNode(true);
      item.append(` (${each.slice(cut + 1)})`);
      found.append(item);
    }
    return found;
  };
  const part = (side, at) => {
    const found = at === undefined ? null : $(`e${side}-${at}`);
    return (found ? [...found.childNodes].slice(1) : []).flatMap((node) =>
      node.dataset.g ? [node.cloneNode(true), legend(side, node.dataset.g)] : [node.cloneNode(true)]);
  };
  const side = (row, at, name) => {
    const from = (key) => row.tr.dataset[key + (at || "")];
    if (from("i") === undefined) return [];
    const left = make("div");
    const right = make("div");
    if (name) left.append(make("h4", "", name));
    left.append(make("p", "", from("i")));
    for (const node of part(at, from("e"))) (node.nodeName === "FIGURE" ? right : left).append(node);
    left.append(...part(at, from("f")));
    if (from("m")) left.append(make("p", "note", from("m")));
    if (from("w")) left.append(make("p", "note", `written at ${from("w")}`));
    return right.childNodes.length ? [left, right] : [left, make("div")];
  };
  const names = [...document.querySelectorAll("header h1")].map((head) => head.textContent);
  const details = (row, open) => {
    if (row.children.length || Boolean(row.detail) === open) return;
    row.button.setAttribute("aria-expanded", String(open));
    if (!open) {
      row.detail.remove();
      row.detail = null;
      row.tr.classList.remove("open");
      return;
    }
    row.detail = make("tr", "detail");
    const cell = make("td");
    cell.colSpan = heads.length;
    const inner = make("div", "details");
    names.forEach((name, at) => inner.append(...side(row, at, names.length > 1 ? name : "")));
    cell.append(inner);
    row.detail.append(cell);
    row.tr.after(row.detail);
    row.tr.classList.add("open");
  };
  const toggle = (row) => {
    if (!row.children.length) return details(row, !row.detail);
    model.getRow(row.id, true).toggleExpanded();
    draw();
  };
  const by = new Map(all.map((row) => [row.tr, row]));
  body.addEventListener("click", (event) => {
    const button = event.target.closest("th button");
    if (button) toggle(by.get(button.closest("tr")));
  });
  body.addEventListener("keydown", (event) => {
    const button = event.target.closest("th button");
    if (!button) return;
    const row = by.get(button.closest("tr"));
    const buttons = [...body.querySelectorAll("th button")];
    const at = buttons.indexOf(button);
    const open = button.getAttribute("aria-expanded") === "true";
    const next = { ArrowDown: buttons[at + 1], ArrowUp: buttons[at - 1], Home: buttons[0], End: buttons.at(-1) }[event.key];
    if (next) next.focus();
    else if (event.key === "ArrowRight" && !open) toggle(row);
    else if ((event.key === "ArrowLeft" || event.key === "Escape") && open) toggle(row);
    else if (event.key === "ArrowLeft" && row.parent && !flat) row.parent.button.focus();
    else return;
    event.preventDefault();
  });
  const reveal = (row) => {
    if (search.value) {
      search.value = "";
      find();
    }
    if (differ) {
      $("differ").checked = differ = false;
      again();
    }
    if (flat && row.children.length) {
      $("flat").checked = flat = false;
      again();
    }
    if (!flat) {
      const open = model.atoms.expanded.get();
      const wanted = open === true ? {} : { ...open };
      for (let up = row.children.length ? row : row.parent; up; up = up.parent) wanted[up.id] = true;
      if (open !== true) model.setExpanded(wanted);
      draw();
    }
    details(row, true);
    row.button.focus({ preventScroll: true });
    row.tr.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  };
  document.querySelectorAll(".bars a").forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      reveal(all[+link.dataset.r]);
    });
  });
  const called = new Map(all.map((row) => [row.texts[0], row]));
  document.querySelectorAll(".picture .node").forEach((node) => {
    node.addEventListener("click", () => called.has(node.dataset.name) && reveal(called.get(node.dataset.name)));
  });

  /* the treemap */
  const radios = [...document.querySelectorAll("input[name=measure]")];
  const measures = ["params", "macs", "activations"];
  const share = (row, at, index) => +((row.tr.dataset["s" + (at || "")] || "").split(",")[index] || 0);
  const tell = (row, millionths) => `${row.texts[0]}: ${row.texts[1]}, ${(millionths / 10000).toFixed(1)}%`;
  const fill = (map, at, index) => {
    map.replaceChildren(make("span"));
    const { clientWidth: width, clientHeight: height } = map;
    const root = lib.hierarchy({ children: all.top }, (node) => (node.children.length ? node.children : null));
    root.sum((node) => (node.tr && !node.children.length ? share(node, at, index) : 0));
    map.replaceChildren();
    if (!root.value) return;
    lib.treemap().tile(lib.treemapSquarify).size([width, height]).round(true)
      .paddingOuter((node) => (node.depth === 1 && node.children ? 2 : 0)).paddingTop((node) => (node.depth === 1 && node.children ? 17 : 0)).paddingInner(1)(root);
    const buttons = [];
    for (const node of root.descendants()) {
      const wide = node.x1 - node.x0;
      const high = node.y1 - node.y0;
      if (!node.depth || !node.value || wide < 2 || high < 2) continue;
      const leaf = !node.children;
      if (!leaf && node.depth > 1) continue;
      const row = node.data;
      const element = make(leaf ? "button" : "span", leaf ? row.tr.querySelector("td i").className : "", wide > 34 && high > 15 ? row.button.lastElementChild.textContent : "");
      Object.assign(element.style, { left: `${node.x0}px`, top: `${node.y0}px`, width: `${wide}px`, height: `${high}px` });
      element.title = tell(row, node.value);
      if (leaf) {
        element.type = "button";
        element.tabIndex = buttons.length ? -1 : 0;
        element.setAttribute("aria-label", tell(row, node.value));
        element.addEventListener("click", () => reveal(row));
        buttons.push(element);
      } else element.setAttribute("aria-hidden", "true");
      map.append(element);
    }
    map.onkeydown = (event) => {
      const at = buttons.indexOf(document.activeElement);
      const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
      if (at < 0 || next === undefined || !buttons[next]) return;
      event.preventDefault();
      buttons[at].tabIndex = -1;
      buttons[next].tabIndex = 0;
      buttons[next].focus();
    };
  };
  const chart = () => {
    const measure = radios.find((radio) => radio.checked).value;
    document.querySelectorAll("[data-measure]").forEach((block) => { block.hidden = block.dataset.measure !== measure; });
    document.querySelectorAll("div.where").forEach((block) => fill(block.querySelector(".map"), +block.dataset.side, measures.indexOf(measure)));
  };
  radios.forEach((radio) => radio.addEventListener("change", chart));
  if (radios.length) {
    chart();
    let width = innerWidth;
    addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; chart(); } });
  }

  document.querySelector(".tools").hidden = false;
  draw();
})();
