"use strict";
// What makes a page live: it draws the charts, and listens to their filters. Without it, pictures and tables are there.
(() => {
  const content = JSON.parse(document.getElementById("content").textContent);
  const views = new Map();
  const DAY = 86400000;
  const STATUSES = ["green", "gray", "red", "yellow", "suspended", "expired", "deprovisioned", "revoked"];

  const CONFIG = {
    background: null,
    aria: false, // the figure says what is to be said
    font: "system-ui, -apple-system, 'Segoe UI', sans-serif",
    view: { stroke: null },
    axis: {
      labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal", labelColor: "#000", titleColor: "#000",
      domainColor: "#888", tickColor: "#888", gridColor: "#888", gridOpacity: 0.25, labelLimit: 150,
    },
    axisX: { grid: false, labelFlush: true, labelOverlap: true },
    header: { labelFontSize: 12, titleFontSize: 12 },
    text: { fontSize: 12, color: "#000" },
    title: { fontSize: 13, anchor: "start" },
  };

  /** A table that comes column by column, as rows. */
  function rows(table) {
    const names = Object.keys(table);
    return names.length ? table[names[0]].map((_, i) => Object.fromEntries(names.map((n) => [n, table[n][i]]))) : [];
  }

  const tip = document.getElementById("tip");

  /** Shows what is under the pointer: text, never markup. */
  function tooltip(handler, event, item, value) {
    const lines = value && typeof value === "object" ? Object.entries(value) : [];
    const told = lines.filter(([, text]) => text !== "" && text !== "0");
    tip.hidden = !told.length;
    if (tip.hidden) return;
    tip.replaceChildren(
      ...told.map(([name, text]) => {
        const line = document.createElement("div");
        const value = Object.assign(document.createElement("b"), { textContent: text });
        const label = Object.assign(document.createElement("span"), { textContent: name });
        line.append(...(name === "heading" ? [value] : [label, value]));
        return line;
      }),
    );
    const box = tip.getBoundingClientRect();
    const right = event.clientX + 16 + box.width < document.documentElement.clientWidth;
    tip.style.left = `${right ? event.clientX + 16 : Math.max(4, event.clientX - 16 - box.width)}px`;
    tip.style.top = `${Math.max(4, Math.min(event.clientY + 12, window.innerHeight - box.height - 4))}px`;
  }

  function draw(place) {
    const { spec: name, data, params, axes, height } = content.charts[place.dataset.chart];
    const spec = structuredClone(content.specs[name]);
    for (const [channel, title] of Object.entries(axes)) spec.encoding[channel].axis.title = title;
    const datasets = Object.fromEntries(Object.entries(data).map(([name, table]) => [name, rows(table)]));
    const given = (spec.params || []).map((p) => (p.name in params ? { ...p, value: params[p.name] } : p));
    const full = { ...spec, height: height ?? spec.height, datasets, params: given };
    const compiled = vegaLite.compile(full, { config: CONFIG }).spec;
    const view = new vega.View(vega.parse(compiled, null, { ast: true }), {
      expr: vega.expressionInterpreter,
      renderer: "svg",
      container: place,
      hover: true,
      tooltip,
      loader: { load: () => Promise.reject(new Error("this page loads nothing")), sanitize: () => Promise.reject() },
    });
    views.set(place.dataset.chart, view);
    return view.runAsync();
  }

  /** The statuses over time: which are shown, of which cohort, and over which period. */
  function listen(figure, view) {
    const data = content.charts.status.data.counts.time;
    const [first, last] = [data[0], data[data.length - 1]];
    const set = (signals) => Object.entries(signals).reduce((v, [name, value]) => v.signal(name, value), view).runAsync();
    const show = (from, to) => {
      const width = Math.min(Math.max(to - from, 2 * DAY), last - first);
      const begin = Math.min(Math.max(from, first), last - width);
      set({ from: begin, to: begin + width });
    };
    const move = {
      in: (a, b) => show(a + (b - a) / 4, b - (b - a) / 4),
      out: (a, b) => show(a - (b - a) / 2, b + (b - a) / 2),
      back: (a, b) => show(a - (b - a) / 2, b - (b - a) / 2),
      on: (a, b) => show(a + (b - a) / 2, b + (b - a) / 2),
      all: () => show(first, last),
    };
    for (const button of figure.querySelectorAll("button[data-move]")) {
      button.addEventListener("click", () => move[button.dataset.move](view.signal("from"), view.signal("to")));
    }
    const boxes = [...figure.querySelectorAll("input[name=status]")];
    for (const box of boxes) {
      box.addEventListener("change", () => set({ shown: boxes.filter((b) => b.checked).map((b) => b.value) }));
    }
    const cohort = figure.querySelector("select[name=cohort]");
    cohort?.addEventListener("change", () => {
      const { counts, band } = content.charts.status.data;
      const none = Object.fromEntries(STATUSES.map((status) => [status, counts.time.map(() => 0)]));
      const chosen = cohort.value === "" ? {} : { ...none, ...content.cohorts[Number(cohort.value)] };
      view.data("counts", rows({ ...counts, ...chosen }));
      if (band) view.data("band", cohort.value === "" ? rows(band) : []);
      view.runAsync();
    });
    dragging(figure.querySelector("[data-chart]"), view, show, set);
  }

  /** To draw over a period is to look at it. */
  function dragging(place, view, show, set) {
    let begun = null;
    const at = (event) => {
      const x = event.clientX - place.querySelector("svg").getBoundingClientRect().left - view.origin()[0];
      return Number(view.scale("x").invert(Math.min(Math.max(x, 0), view.signal("width"))));
    };
    place.addEventListener("pointerdown", (event) => {
      if (event.button === 0) begun = at(event);
    });
    window.addEventListener("pointermove", (event) => {
      if (begun !== null) set({ drag: [begun, at(event)] });
    });
    window.addEventListener("pointerup", (event) => {
      if (begun === null) return;
      const [from, to] = [begun, at(event)].sort((a, b) => a - b);
      begun = null;
      set({ drag: [0, 0] });
      if (to - from > (view.signal("to") - view.signal("from")) / 50) show(from, to);
    });
    window.addEventListener("pointercancel", () => {
      begun = null;
      set({ drag: [0, 0] });
    });
  }

  function themes() {
    const button = document.getElementById("theme");
    const root = document.documentElement;
    const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
    const label = () => button.setAttribute("aria-pressed", String(dark()));
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      label();
    });
    label();
  }

  function printing() {
    const folded = [...document.querySelectorAll("details[data-print]")];
    window.addEventListener("beforeprint", () => folded.forEach((one) => (one.open = true)));
    window.addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
  }

  async function start() {
    themes();
    printing();
    for (const details of document.querySelectorAll("details[open]")) details.open = false;
    for (const place of document.querySelectorAll("[data-chart]")) {
      const figure = place.closest("figure");
      figure.classList.add("live");
      try {
        await draw(place);
      } catch (error) {
        figure.classList.remove("live"); // the still picture, or the table, is there
        console.error(`${place.dataset.chart}: ${error.message}`);
      }
    }
    const status = document.querySelector("figure [data-chart=status]");
    if (status && views.has("status")) listen(status.closest("figure"), views.get("status"));
    document.documentElement.dataset.ready = "yes";
  }

  document.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
  window.addEventListener("keydown", (event) => event.key === "Escape" && (tip.hidden = true));
  start();
})();
