"use strict";
// The world under the routes: Miller's cylindrical projection (less polar stretch than Mercator) and a
// canvas layer that draws land, borders, rivers, lakes and country names, repeated over the antimeridian.
var Landbridge = globalThis.Landbridge || {};

(function () {
  const RAD = Math.PI / 180;
  const TOP_LAT = 86;

  const miller = {
    project(latlng) {
      const lat = Math.max(-TOP_LAT, Math.min(TOP_LAT, latlng.lat));
      return new L.Point(latlng.lng * RAD, 1.25 * Math.log(Math.tan(Math.PI / 4 + 0.4 * lat * RAD)));
    },
    unproject(point) {
      const lat = (2.5 * (Math.atan(Math.exp(0.8 * point.y)) - Math.PI / 4)) / RAD;
      return new L.LatLng(lat, point.x / RAD);
    },
    bounds: L.bounds([-Math.PI, -2.31], [Math.PI, 2.31]),
  };

  Landbridge.crs = L.extend({}, L.CRS.Earth, {
    code: "Miller",
    projection: miller,
    transformation: new L.Transformation(1 / (2 * Math.PI), 0.5, -1 / (2 * Math.PI), 0.5),
  });

  Landbridge.BaseMap = L.Renderer.extend({
    options: { padding: 0.35, pane: "base" },

    initialize(stored) {
      L.Renderer.prototype.initialize.call(this, {});
      this._world = decode(stored);
      this._highlighted = new Set();
    },

    highlight(codes) {
      this._highlighted = new Set(codes);
      if (this._map) this._update();
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
      delete this._context;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.max(1, Math.round(size.x * ratio));
      this._container.height = Math.max(1, Math.round(size.y * ratio));
      this._container.style.width = size.x + "px";
      this._container.style.height = size.y + "px";
      this._context.scale(ratio, ratio);
      this._draw(size);
    },

    _draw(size) {
      const context = this._context;
      const scale = Landbridge.crs.scale(this._map.getZoom());
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const colour = themeColours();
      context.fillStyle = colour.sea;
      context.fillRect(0, 0, size.x, size.y);
      const first = Math.floor(origin.x / scale) - 1;
      const last = Math.floor((origin.x + size.x) / scale);
      for (let copy = first; copy <= last; copy += 1) {
        const view = { scale, left: origin.x - copy * scale, top: origin.y, width: size.x, height: size.y };
        drawWorld(context, this._world, view, colour, this._highlighted, this._map.getZoom());
      }
    },
  });

  function drawWorld(context, world, view, colour, highlighted, zoom) {
    fill(context, world.countries.flatMap((c) => c.rings), view, colour.land);
    const chosen = world.countries.filter((c) => highlighted.has(c.iso2));
    fill(context, chosen.flatMap((c) => c.rings), view, colour.landOnRoute);
    if (zoom >= 2.5) stroke(context, world.rivers, view, colour.river, zoom >= 5 ? 1 : 0.6);
    fill(context, world.lakes, view, colour.sea);
    stroke(context, world.coast, view, colour.coast, 0.7);
    stroke(context, world.borders, view, colour.border, zoom >= 4 ? 1 : 0.7);
    names(context, world.countries, view, colour);
  }

  function fill(context, lines, view, style) {
    context.beginPath();
    for (const line of lines) trace(context, line, view);
    context.fillStyle = style;
    context.fill("evenodd");
  }

  function stroke(context, lines, view, style, width) {
    context.beginPath();
    for (const line of lines) trace(context, line, view);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.stroke();
  }

  function trace(context, line, view) {
    const { scale, left, top } = view;
    const [west, north, east, south] = line.box;
    if (east * scale < left || west * scale > left + view.width) return;
    if (south * scale < top || north * scale > top + view.height) return;
    const { xy } = line;
    context.moveTo(xy[0] * scale - left, xy[1] * scale - top);
    for (let i = 2; i < xy.length; i += 2) context.lineTo(xy[i] * scale - left, xy[i + 1] * scale - top);
  }

  function names(context, countries, view, colour) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = "500 11px system-ui, sans-serif";
    context.lineWidth = 3;
    context.strokeStyle = colour.land;
    context.fillStyle = colour.name;
    for (const country of countries) {
      if (!country.name) continue;
      const x = country.at[0] * view.scale - view.left;
      const y = country.at[1] * view.scale - view.top;
      if (x < -100 || y < -20 || x > view.width + 100 || y > view.height + 20) continue;
      if (context.measureText(country.name).width > 0.85 * country.width * view.scale) continue;
      context.strokeText(country.name, x, y);
      context.fillText(country.name, x, y);
    }
  }

  function themeColours() {
    const css = getComputedStyle(document.documentElement);
    const read = (name) => css.getPropertyValue("--" + name).trim();
    return {
      sea: read("sea"),
      land: read("land"),
      landOnRoute: read("land-on-route"),
      river: read("river"),
      coast: read("coast"),
      border: read("country-border"),
      name: read("country-name"),
    };
  }

  // Decoding: delta-coded arcs become unit coordinates (0..1 over the world), lines are joined arcs.

  function decode(stored) {
    const arcs = stored.arcs.map((arc) => decodeArc(arc, stored.units_per_deg));
    const rings = (polygons) => polygons.flat().map((refs) => unitLine(join(refs, arcs)));
    return {
      countries: stored.countries.map((country) => ({
        iso2: country.iso2,
        name: country.name,
        width: country.width_deg / 360,
        at: unit(country.label[0], country.label[1]),
        rings: rings(country.polygons),
      })),
      coast: stored.coast.map((ref) => unitLine(arcs[ref])),
      borders: stored.borders.map((ref) => unitLine(arcs[ref])),
      lakes: rings(stored.lakes),
      rivers: stored.rivers.map((refs) => unitLine(join(refs, arcs))),
    };
  }

  function decodeArc(arc, unitsPerDegree) {
    const points = [];
    let x = 0;
    let y = 0;
    for (let i = 0; i < arc.length; i += 2) {
      x += arc[i];
      y += arc[i + 1];
      points.push([x / unitsPerDegree, y / unitsPerDegree]);
    }
    return points;
  }

  function join(refs, arcs) {
    const line = [];
    for (const ref of refs) {
      const arc = ref >= 0 ? arcs[ref] : arcs[~ref].slice().reverse();
      for (const point of line.length ? arc.slice(1) : arc) line.push(point);
    }
    return Landbridge.unwrapped(line);
  }

  function unitLine(points) {
    const xy = new Float64Array(points.length * 2);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    points.forEach((point, i) => {
      const [u, v] = unit(point[0], point[1]);
      xy[2 * i] = u;
      xy[2 * i + 1] = v;
      box[0] = Math.min(box[0], u);
      box[1] = Math.min(box[1], v);
      box[2] = Math.max(box[2], u);
      box[3] = Math.max(box[3], v);
    });
    return { xy, box };
  }

  function unit(lon, lat) {
    const point = miller.project({ lat, lng: lon });
    return [point.x / (2 * Math.PI) + 0.5, 0.5 - point.y / (2 * Math.PI)];
  }

  // A line that jumps over the antimeridian goes on beyond 180 degrees instead; `from` is where it starts.
  Landbridge.unwrapped = function (points, from) {
    let previous = from;
    return points.map(([lon, lat]) => {
      let x = lon;
      if (previous !== undefined) x += 360 * Math.round((previous - x) / 360);
      previous = x;
      return [x, lat];
    });
  };
})();

globalThis.Landbridge = Landbridge;
