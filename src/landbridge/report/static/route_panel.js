"use strict";
// The panel beside the map: a card per alternative, the steps of the chosen one, its sources.

(function () {
  const FIGURES = [
    { key: "hours", unit: "days", divide: 24, digits: 1 },
    { key: "usd", unit: "USD", divide: 1, digits: 0 },
    { key: "kg_co2e", unit: "kg CO₂e", divide: 1, digits: 0 },
  ];
  const STOP_TEXT = { border: "Border", gauge: "Change of gauge", transfer: "Transfer", wait: "Waiting" };

  Landbridge.number = function (value, digits = 0) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "n/a";
    return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  };

  // Text never becomes markup: every name goes through textContent.
  Landbridge.element = function (tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const element = Landbridge.element;

  Landbridge.card = function (route, number, routes, onChoose) {
    const card = element("button", "card");
    card.type = "button";
    card.setAttribute("role", "radio");
    const top = element("div", "card-top");
    top.append(element("span", "card-number", String(number + 1)), element("span", "card-name", route.name));
    card.append(top, labels(route), modeStrip(route), figures(route, routes), facts(route));
    card.addEventListener("click", () => onChoose(number));
    return card;
  };

  function labels(route) {
    const row = element("div", "labels");
    (route.labels || []).forEach((label) => row.append(element("span", "label", label)));
    return row;
  }

  function modeStrip(route) {
    const strip = element("div", "strip");
    strip.setAttribute("aria-hidden", "true");
    route.steps.filter((step) => step.kind === "move").forEach((step) => {
      const part = element("span", `strip-part ${Landbridge.mode(step.mode).className}`);
      part.style.flexGrow = String(Math.max(step.km || 0, route.km * 0.015, 1));
      strip.append(part);
    });
    return strip;
  }

  function figures(route, routes) {
    const row = element("div", "figures");
    FIGURES.forEach((figure) => row.append(figureBox(route, routes, figure)));
    return row;
  }

  function figureBox(route, routes, { key, unit, divide, digits }) {
    const box = element("div", "figure");
    const value = element("div", "figure-value", Landbridge.number(route[key] / divide, digits));
    value.append(element("span", "figure-unit", ` ${unit}`));
    box.append(value, rangeBar(route, routes, key));
    const range = (route.range || {})[key];
    const text = range ? range.map((end) => Landbridge.number(end / divide, digits)).join("–") : "no range";
    box.append(element("div", "figure-range", text));
    return box;
  }

  // All alternatives share one logarithmic scale per figure, so that the bars compare.
  function rangeBar(route, routes, key) {
    const ends = routes.flatMap((r) => [...((r.range || {})[key] || []), r[key]]).filter((end) => end > 0);
    const low = Math.log(Math.min(...ends));
    const width = Math.max(Math.log(Math.max(...ends)) - low, 1e-9);
    const place = (value) => (value > 0 ? (100 * (Math.log(value) - low)) / width : 0);
    const bar = element("div", "bar");
    bar.setAttribute("aria-hidden", "true");
    const range = (route.range || {})[key];
    if (range) {
      const span = element("span", "bar-span");
      span.style.left = `${place(range[0])}%`;
      span.style.width = `${Math.max(place(range[1]) - place(range[0]), 2)}%`;
      bar.append(span);
    }
    const dot = element("span", "bar-dot");
    dot.style.left = `${place(route[key])}%`;
    bar.append(dot);
    return bar;
  }

  function facts(route) {
    const count = (kind) => route.steps.filter((step) => step.kind === kind).length;
    const modes = route.modes.map((mode) => Landbridge.mode(mode).label.toLowerCase()).join(" + ");
    const words = [
      modes,
      `${Landbridge.number(route.km)} km`,
      plural(count("border"), "border"),
      plural(count("gauge"), "gauge change"),
    ];
    return element("div", "facts", words.join(" · "));
  }

  const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

  Landbridge.details = function (route, onStep) {
    const numbers = sourceNumbers(route);
    const nodes = [element("h2", "", `Step by step: ${route.name}`)];
    const list = element("ol", "steps");
    route.steps.forEach((step, i) => list.append(stepItem(step, i, numbers, onStep)));
    nodes.push(list);
    if (numbers.size) nodes.push(element("h2", "", "Sources"), sourceList(numbers));
    return nodes;
  };

  function stepItem(step, i, numbers, onStep) {
    const move = step.kind === "move";
    const style = move ? `move ${Landbridge.mode(step.mode).className}` : `halt halt-${step.kind}`;
    const item = element("li", `step ${style}`);
    const button = element("button", "step-button");
    button.type = "button";
    button.append(stepTitle(step), element("span", "step-figures", stepFigures(step)));
    button.addEventListener("click", () => onStep(i));
    item.append(button);
    const marks = sourceTexts(step).map((text) => numbers.get(text)).filter(Boolean);
    if (marks.length) item.append(element("span", "marks", marks.join(", ")));
    return item;
  }

  function stepTitle(step) {
    const title = element("span", "step-title");
    if (step.kind !== "move") {
      title.append(element("b", "", placeText(step.at)), ` ${(STOP_TEXT[step.kind] || step.kind).toLowerCase()}`);
      return title;
    }
    const service = step.service ? `, ${step.service}` : "";
    title.append(element("b", "step-mode", Landbridge.mode(step.mode).label));
    title.append(` ${placeText(step.from)} → ${placeText(step.to)}${service}`);
    return title;
  }

  // A port or an airport is told from its city, and a border post is in two countries (as report/style.py).
  Landbridge.placeName = function (place) {
    if (place.kind === "border_crossing") return place.name.replace(/ (rail|road)$/, "");
    if (place.kind === "seaport" && !/port|harbou?r|quay|terminal/i.test(place.name)) return `${place.name} port`;
    if (place.kind === "airport" && !/airport|airfield|air base/i.test(place.name)) return `${place.name} airport`;
    return place.name;
  };

  function placeText(place) {
    const name = Landbridge.placeName(place);
    return place.country && place.kind !== "border_crossing" ? `${name}, ${place.country}` : name;
  }

  function stepFigures(step) {
    const small = (value) => (value && Math.abs(value) < 10 && !Number.isInteger(value) ? 1 : 0);
    const words = [
      [step.km, "km"],
      [step.hours, "h"],
      [step.usd, "USD"],
      [step.kg_co2e, "kg CO₂e"],
    ];
    return words
      .filter(([value, unit]) => !(value === undefined && unit === "km") && value !== 0)
      .map(([value, unit]) => `${Landbridge.number(value, small(value))} ${unit}`)
      .join(" · ");
  }

  const sourceTexts = (step) => (step.sources || []).map((s) => (typeof s === "string" ? s : s.title || s.source_title || ""));

  function sourceNumbers(route) {
    const numbers = new Map();
    route.steps.flatMap(sourceTexts).forEach((text) => {
      if (text && !numbers.has(text)) numbers.set(text, numbers.size + 1);
    });
    return numbers;
  }

  function sourceList(numbers) {
    const list = element("ol", "sources");
    numbers.forEach((_, text) => list.append(element("li", "", text)));
    return list;
  }

  Landbridge.notes = function (notes) {
    if (!notes.length) return [];
    const list = element("ul", "notes");
    notes.forEach((note) => list.append(element("li", "", note)));
    return [element("h2", "", "Read this too"), list];
  };
})();
