"use strict";
// The routes on the map: lines per leg, stops with names that keep out of each other's way.

(function () {
  const RANK = { end: 0, gauge: 1, transfer: 2, border: 3, wait: 4, via: 5 };
  const LABEL_GAP = 9;

  // Legs and stops of a route with continuous longitudes, so that a Pacific crossing is one line.
  Landbridge.traced = function (route, features) {
    let lon = firstPlace(route).lon;
    const legs = [];
    const stops = [];
    route.steps.forEach((step, number) => {
      if (step.kind !== "move") {
        stops.push({ kind: step.kind, place: step.at, at: near(step.at, lon) });
        return;
      }
      const start = near(step.from, lon);
      const known = lineOf(features, route.id, number);
      const line = Landbridge.unwrapped(known || [[step.from.lon, step.from.lat], [step.to.lon, step.to.lat]], lon);
      lon = line[line.length - 1][0];
      legs.push({ step, number, schematic: !known, latlngs: line.map(([x, y]) => [y, x]) });
      stops.push({ kind: "via", place: step.from, at: start }, { kind: "via", place: step.to, at: near(step.to, lon) });
    });
    return { legs, stops: merged(stops) };
  };

  function firstPlace(route) {
    const step = route.steps[0];
    return step.at || step.from;
  }

  function near(place, lon) {
    return [place.lat, place.lon + 360 * Math.round((lon - place.lon) / 360)];
  }

  function lineOf(features, routeId, number) {
    const found = features.filter((feature) => {
      const { route, step } = feature.properties || {};
      return route === routeId && step === number && /LineString$/.test((feature.geometry || {}).type);
    });
    const points = found.flatMap(({ geometry }) =>
      geometry.type === "LineString" ? geometry.coordinates : geometry.coordinates.flat(),
    );
    return points.length > 1 ? points : null;
  }

  // One marker per place; the first and last places are the ends.
  function merged(stops) {
    const byPlace = new Map();
    stops.forEach((stop) => {
      const key = stop.place.id || stop.place.name;
      const known = byPlace.get(key) || { place: stop.place, at: stop.at, kinds: new Set() };
      known.kinds.add(stop.kind);
      byPlace.set(key, known);
    });
    const list = [...byPlace.values()];
    list.forEach((stop) => {
      stop.kind = [...stop.kinds].sort((a, b) => RANK[a] - RANK[b])[0];
    });
    if (list.length) list[0].kind = list[list.length - 1].kind = "end";
    return list.filter((stop) => stop.kind !== "via");
  }

  Landbridge.RouteLayer = L.LayerGroup.extend({
    initialize(routes, onChoose) {
      L.LayerGroup.prototype.initialize.call(this, []);
      this._routes = routes;
      this._onChoose = onChoose;
    },

    show(chosen) {
      this.clearLayers();
      this._routes.forEach((route, i) => {
        if (i !== chosen) this._addFaint(route, i);
      });
      this._addChosen(this._routes[chosen]);
      this._routes.forEach((route, i) => this._addNumber(route, i, i === chosen));
      this.arrange();
    },

    _addFaint(route, i) {
      const latlngs = route.legs.map((leg) => leg.latlngs);
      const line = L.polyline(latlngs, { className: "faint", pane: "faint", weight: 2.5, interactive: false });
      const wide = L.polyline(latlngs, { className: "hit", pane: "faint", weight: 14, opacity: 0 });
      wide.bindTooltip(Landbridge.element("span", "", `${i + 1}  ${route.name}`), { sticky: true });
      wide.on("click", () => this._onChoose(i));
      this.addLayer(line).addLayer(wide);
    },

    _addChosen(route) {
      route.legs.forEach((leg) => {
        const mode = Landbridge.mode(leg.step.mode);
        const dashArray = leg.schematic ? "2 8" : mode.dash || null;
        const tooltip = Landbridge.element("span", "", legText(leg));
        this.addLayer(L.polyline(leg.latlngs, { className: "casing", weight: 7, interactive: false }));
        const line = L.polyline(leg.latlngs, { className: `leg ${mode.className}`, weight: 3.6, dashArray });
        this.addLayer(line.bindTooltip(tooltip, { sticky: true }));
      });
      this._labels = route.stops.map((stop) => this._addStop(stop));
    },

    _addStop(stop) {
      const box = Landbridge.element("div", "stop-box");
      box.append(Landbridge.element("span", `stop ${stop.kind}`));
      const label = Landbridge.element("span", `stop-name ${stop.kind === "end" ? "stop-end" : ""}`, Landbridge.placeName(stop.place));
      box.append(label);
      const icon = L.divIcon({ html: box, className: "stop-icon", iconSize: [0, 0] });
      const rank = RANK[stop.kind];
      this.addLayer(L.marker(stop.at, { icon, keyboard: false, interactive: false, zIndexOffset: 100 * (9 - rank) }));
      return { stop, label, rank };
    },

    _addNumber(route, i, chosen) {
      const at = middle(route.legs, 0.36 + 0.09 * (i % 4));
      if (!at) return;
      const badge = Landbridge.element("span", `badge ${chosen ? "badge-chosen" : ""}`, String(i + 1));
      const icon = L.divIcon({ html: badge, className: "badge-icon", iconSize: [0, 0] });
      const marker = L.marker(at, { icon, keyboard: false, zIndexOffset: chosen ? 50 : 0 });
      this.addLayer(marker.on("click", () => this._onChoose(i)));
    },

    // Names take the first free side of their dot, the important ones first; a name without room is hidden.
    arrange() {
      if (!this._map || !this._labels) return;
      const frame = this._map.getSize();
      const inside = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= frame.x && box[3] <= frame.y;
      const taken = this._labels.map(({ stop }) => boxAround(this._map.latLngToContainerPoint(stop.at), 5));
      [...this._labels].sort((a, b) => a.rank - b.rank).forEach(({ stop, label }) => {
        const point = this._map.latLngToContainerPoint(stop.at);
        const size = [label.offsetWidth, label.offsetHeight];
        const own = boxAround(point, 5);
        const clear = (box) => inside(box) && !taken.some((t) => !same(t, own) && overlaps(t, box));
        const free = sides(point, size).find(({ box }) => clear(box));
        label.style.visibility = free ? "visible" : "hidden";
        if (!free) return;
        label.style.left = `${free.dx}px`;
        label.style.top = `${free.dy}px`;
        taken.push(free.box);
      });
    },

    bounds(chosen) {
      const routes = chosen === undefined ? this._routes : [this._routes[chosen]];
      return L.latLngBounds(routes.flatMap((route) => route.legs.flatMap((leg) => leg.latlngs)));
    },
  });

  function legText(leg) {
    const { step } = leg;
    const km = step.km === null || step.km === undefined ? "" : `, ${Landbridge.number(step.km)} km`;
    const doubt = leg.schematic ? " (line not known, drawn straight)" : "";
    return `${Landbridge.mode(step.mode).label}: ${Landbridge.placeName(step.from)} to ${Landbridge.placeName(step.to)}${km}${doubt}`;
  }

  function middle(legs, share) {
    const points = legs.flatMap((leg) => leg.latlngs);
    const steps = points.slice(1).map((p, i) => Math.hypot(p[0] - points[i][0], p[1] - points[i][1]));
    let left = share * steps.reduce((sum, step) => sum + step, 0);
    for (let i = 0; i < steps.length; i += 1) {
      if (left <= steps[i] && steps[i] > 0) {
        const t = left / steps[i];
        return [0, 1].map((axis) => points[i][axis] + t * (points[i + 1][axis] - points[i][axis]));
      }
      left -= steps[i];
    }
    return points[0];
  }

  function sides(point, [width, height]) {
    const offsets = [
      [LABEL_GAP, -height / 2],
      [-LABEL_GAP - width, -height / 2],
      [-width / 2, -LABEL_GAP - height],
      [-width / 2, LABEL_GAP],
      [LABEL_GAP - 2, -LABEL_GAP - height + 4],
      [LABEL_GAP - 2, LABEL_GAP - 4],
      [-LABEL_GAP - width + 2, -LABEL_GAP - height + 4],
      [-LABEL_GAP - width + 2, LABEL_GAP - 4],
    ];
    return offsets.map(([dx, dy]) => ({
      dx,
      dy,
      box: [point.x + dx, point.y + dy, point.x + dx + width, point.y + dy + height],
    }));
  }

  const boxAround = (point, r) => [point.x - r, point.y - r, point.x + r, point.y + r];
  const same = (a, b) => a.every((value, i) => Math.abs(value - b[i]) < 0.5);
  const overlaps = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
})();
