"use strict";
// Puts the page together: reads the embedded data, builds map and panel, keeps both on the same alternative.

(function () {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const answer = read("data-document");
  const features = read("data-lines").features || [];
  const modes = read("data-style");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const element = Landbridge.element;
  const MARGIN = [48, 48];

  Landbridge.mode = function (name) {
    const known = Object.prototype.hasOwnProperty.call(modes, name);
    return known ? { ...modes[name], className: `mode-${name}` } : { label: name, dash: "4 4", className: "mode-other" };
  };

  const map = L.map("map", {
    crs: Landbridge.crs,
    attributionControl: false,
    zoomControl: false,
    zoomSnap: 0.25,
    zoomDelta: 0.75,
    minZoom: 1,
    maxZoom: 10,
    zoomAnimation: !still,
    fadeAnimation: !still,
    maxBounds: [[-75, -720], [86, 720]],
  });
  L.control.zoom({ position: "topright" }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
  pane("base", 200, false);
  pane("faint", 390, true);

  const base = new Landbridge.BaseMap(read("data-basemap"));
  const routes = answer.routes.map((route) => ({ ...route, ...Landbridge.traced(route, features) }));
  const layer = new Landbridge.RouteLayer(routes, choose);
  const cards = routes.map((route, i) => Landbridge.card(route, i, routes, choose));
  let chosen = 0;

  start();

  function pane(name, zIndex, interactive) {
    const made = map.createPane(name);
    made.style.zIndex = String(zIndex);
    if (!interactive) made.style.pointerEvents = "none";
  }

  function start() {
    const holder = document.getElementById("cards");
    holder.append(...cards);
    holder.addEventListener("keydown", onKey);
    document.getElementById("notes").append(...Landbridge.notes(answer.notes || []));
    if (!routes.length) return;
    const all = layer.bounds();
    const wide = all.getEast() - all.getWest() > 360;
    map.fitBounds(wide ? layer.bounds(0) : all, { padding: MARGIN, animate: false });
    base.addTo(map);
    layer.addTo(map);
    choose(0);
    map.on("zoomend moveend resize", () => layer.arrange());
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => base.highlight(routes[chosen].countries));
    window.addEventListener("resize", () => map.invalidateSize({ animate: false }));
  }

  function choose(i) {
    chosen = i;
    cards.forEach((card, k) => {
      card.setAttribute("aria-checked", String(k === i));
      card.tabIndex = k === i ? 0 : -1;
    });
    base.highlight(routes[i].countries || []);
    layer.show(i);
    const inView = map.getBounds().contains(layer.bounds(i));
    if (!inView) map.fitBounds(layer.bounds(i), { padding: MARGIN, animate: !still });
    document.getElementById("details").replaceChildren(...Landbridge.details(routes[i], showStep));
    document.getElementById("legend").replaceChildren(...legend(routes[i]));
  }

  function onKey(event) {
    const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    event.preventDefault();
    choose((chosen + move + routes.length) % routes.length);
    cards[chosen].focus();
  }

  function showStep(number) {
    const leg = routes[chosen].legs.find((candidate) => candidate.number === number);
    if (leg) {
      map.fitBounds(L.latLngBounds(leg.latlngs), { padding: [50, 50], maxZoom: 8, animate: !still });
      return;
    }
    const place = routes[chosen].steps[number].at;
    const stop = routes[chosen].stops.find((candidate) => candidate.place.id === place.id);
    if (stop) map.setView(stop.at, 6.5, { animate: !still });
  }

  function legend(route) {
    const used = route.modes.map((name) => {
      const row = element("div", "legend-row");
      row.append(legendLine(name), element("span", "", Landbridge.mode(name).label));
      return row;
    });
    const kinds = { transfer: "Transfer", border: "Border", gauge: "Change of gauge" };
    const present = Object.keys(kinds).filter((kind) => route.stops.some((stop) => stop.kind === kind));
    const stops = present.map((kind) => {
      const row = element("div", "legend-row");
      const holder = element("span", "legend-stop");
      holder.append(element("span", `stop ${kind}`));
      row.append(holder, element("span", "", kinds[kind]));
      return row;
    });
    return [...used, ...stops];
  }

  function legendLine(name) {
    const mode = Landbridge.mode(name);
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 30 6");
    svg.setAttribute("class", "legend-line");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", "M1 3H29");
    line.setAttribute("class", `leg ${mode.className}`);
    if (mode.dash) line.setAttribute("stroke-dasharray", mode.dash);
    svg.append(line);
    return svg;
  }
})();
