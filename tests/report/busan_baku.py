"""A hand-written answer to Busan -> Baku with four alternatives: plausible, not computed."""

from __future__ import annotations

from typing import Any

PLACES = {
    "busan": ("Busan", "KR", 35.10, 129.04, "seaport", "KRPUS"),
    "incheon": ("Incheon Airport", "KR", 37.46, 126.44, "airport", "KRINC"),
    "vostochny": ("Vostochny", "RU", 42.74, 133.07, "seaport", "RUVYP"),
    "samur": ("Samur / Yalama", "AZ", 41.79, 48.62, "border_crossing", ""),
    "lianyungang": ("Lianyungang", "CN", 34.74, 119.45, "seaport", "CNLYG"),
    "khorgos": ("Khorgos / Altynkol", "KZ", 44.21, 80.40, "border_crossing", ""),
    "aktau": ("Aktau", "KZ", 43.60, 51.22, "seaport", "KZAAU"),
    "alat": ("Alat", "AZ", 39.98, 49.41, "seaport", "AZALT"),
    "poti": ("Poti", "GE", 42.15, 41.65, "seaport", "GEPTI"),
    "gardabani": ("Gardabani / Boyuk Kesik", "GE", 41.39, 45.15, "border_crossing", ""),
    "gyd": ("Baku Heydar Aliyev Airport", "AZ", 40.47, 50.05, "airport", "AZGYD"),
    "baku": ("Baku", "AZ", 40.38, 49.89, "city", "AZBAK"),
}

SEA_SUEZ = """129.04 35.1, 128.3 34.2, 126.2 33.2, 122.8 29.5, 120 24, 117 20.5, 112.5 13, 108 7,
104.6 1.5, 103.5 1.1, 100.8 3, 98 5.2, 94.8 6.1, 88 6, 80.6 5.6, 73 7.5, 60 11.2, 51
12.4, 45 12, 43.3 12.7, 42 15, 38.5 20.5, 35.2 25.6, 33.8 27.5, 32.56 29.9, 32.3 31.3,
30 32.9, 27.5 34.8, 26.6 36.7, 25.6 38.9, 26.2 40.05, 27.6 40.7, 28.9 41, 29.1 41.3,
31.5 42, 37 42.3, 41.65 42.15"""
LINES = {
    ("busan", "vostochny"): "129.04 35.1, 129.7 35.6, 131.5 39, 132.9 42.2, 133.07 42.74",
    (
        "vostochny",
        "samur",
    ): """133.07 42.74, 132 43.4, 132 44.6, 133.7 46, 135.1 48.5, 132.9 48.8, 127.5 50.6, 123.9
54, 119.8 53.7, 116.5 52.2, 113.5 52.03, 108 51.8, 107.6 51.83, 105.7 51.7, 104.3 52.3,
100.9 54, 98.6 55.2, 92.9 56, 87.8 56.1, 82.9 55, 78.4 55.35, 73.4 55, 69 55.2, 65.3
55.4, 61.4 55.15, 58.6 54.9, 56 54.75, 53.4 54.9, 50.2 53.2, 48.4 53.2, 46 51.5, 45.4
50.1, 44.5 48.7, 45.8 47.6, 48 46.35, 46.7 44.8, 47.5 43, 48.3 42.06, 48.62 41.79""",
    ("samur", "baku"): "48.62 41.79, 48.8 41.4, 49.1 41.1, 49.4 40.65, 49.89 40.38",
    ("busan", "lianyungang"): "129.04 35.1, 128 34.3, 126 33.8, 122.5 34.6, 119.45 34.74",
    (
        "lianyungang",
        "khorgos",
    ): """119.45 34.74, 117.2 34.27, 114.3 34.8, 113.65 34.75, 112.4 34.65, 109 34.3, 107.1 34.4,
105.7 34.6, 103.8 36.05, 102.6 37.9, 98.5 39.75, 95.8 40.5, 93.5 42.8, 89.2 42.95, 87.6
43.8, 84.9 44.4, 82.1 44.9, 80.40 44.21""",
    (
        "khorgos",
        "aktau",
    ): """80.40 44.21, 78.4 44.1, 76.9 43.3, 73.6 43.2, 71.4 42.9, 69.6 42.3, 68.2 43.3, 65.5
44.85, 63.1 45.8, 61.7 46.8, 59.6 48.2, 57.2 48.3, 55.2 47.5, 53.2 46.5, 52.9 44.9,
51.22 43.6""",
    ("aktau", "alat"): "51.22 43.6, 50.9 43.2, 50.6 42, 50.7 40.3, 50.2 39.8, 49.41 39.98",
    ("alat", "baku"): "49.41 39.98, 49.5 40.2, 49.89 40.38",
    ("busan", "poti"): SEA_SUEZ,
    ("poti", "gardabani"): "41.65 42.15, 42.3 42.2, 43.5 42, 44.1 41.98, 44.8 41.7, 45.15 41.39",
    ("gardabani", "baku"): "45.15 41.39, 46.35 40.7, 47.5 40.5, 48.5 40.2, 49.2 40, 49.5 40.2, 49.89 40.38",
    ("busan", "incheon"): "129.04 35.1, 128.6 35.87, 127.4 36.35, 127 37.2, 126.44 37.46",
    ("incheon", "gyd"): "126.44 37.46, 116 42.2, 104 45.7, 91 47.3, 78 47, 66 45, 57.5 42.7, 50.05 40.47",
    ("gyd", "baku"): "50.05 40.47, 49.89 40.38",
}


def document() -> dict[str, Any]:
    """Return the route document of DESIGN section 7."""
    return {
        "schema": "landbridge.route/1",
        "query": {
            "from": place("busan"),
            "to": place("baku"),
            "shipment": {
                "unit": "teu",
                "count": 1,
                "tonnes": 12.0,
                "value_usd": 40000,
                "value_of_time_usd_h": 4.0,
                "year": 2024,
            },
            "options": {},
            "scenarios": [],
        },
        "atlas": {"version": "2025.1", "built": "2025-11-20"},
        "routes": [_khorgos(), _siberia(), _suez(), _air()],
        "notes": [
            "Money is in constant 2024 US dollars; emissions are well-to-wheel.",
            "The Armenia-Azerbaijan border and the Northern Sea Route are closed and were not used.",
            "Ferry waiting at Aktau is half the mean headway of 2.5 sailings a week (assumption).",
        ],
    }


def geojson() -> dict[str, Any]:
    """Return the lines of all moves and the points of all stops."""
    features = []
    for route in document()["routes"]:
        for number, step in enumerate(route["steps"]):
            properties = {
                "route": route["id"],
                "step": number,
                "kind": step["kind"],
                "mode": step.get("mode", ""),
            }
            features.append({"type": "Feature", "properties": properties, "geometry": _geometry(step)})
    return {"type": "FeatureCollection", "features": features}


def place(key: str) -> dict[str, Any]:
    """Return a PLACE."""
    name, country, lat, lon, kind, unlocode = PLACES[key]
    return {
        "id": key,
        "name": name,
        "country": country,
        "lat": lat,
        "lon": lon,
        "kind": kind,
        "unlocode": unlocode,
    }


def _khorgos() -> dict[str, Any]:
    steps = [
        _stop("transfer", "busan", 30, 145, 9, "Busan Port tariff 2024"),
        _move("sea", "busan", "lianyungang", "", 905, 44, 310, 98, "UNCTAD feeder rates 2024"),
        _stop("transfer", "lianyungang", 60, 120, 11, "Lianyungang handling, CAREC CPMM 2023"),
        _move(
            "rail",
            "lianyungang",
            "khorgos",
            "CN",
            4131,
            104,
            1480,
            620,
            "China Railway container tariff 2023",
        ),
        _stop("border", "khorgos", 19, 62, 0, "CAREC CPMM 2023, BCP Khorgos rail"),
        _stop("gauge", "khorgos", 11, 58, 6, "CAREC CPMM 2023, gauge change at Altynkol"),
        _move("rail", "khorgos", "aktau", "KZ", 3510, 92, 1290, 702, "KTZ Express through rate 2024"),
        _stop("wait", "aktau", 34, 0, 0, "assumption: half the headway"),
        _stop("transfer", "aktau", 14, 85, 8, "Aktau port tariff 2023"),
        _move("ferry", "aktau", "alat", "", 462, 24, 420, 190, "ASCO ferry tariff 2024"),
        _stop("border", "alat", 16, 40, 0, "CAREC CPMM 2023"),
        _move("rail", "alat", "baku", "AZ", 75, 4, 61, 15, "ADY tariff policy 2024"),
    ]
    return _route("r1", "via Khorgos, Aktau, Alat", ["recommended"], steps, corridors=["middle"])


def _siberia() -> dict[str, Any]:
    steps = [
        _stop("transfer", "busan", 30, 145, 9, "Busan Port tariff 2024"),
        _move("sea", "busan", "vostochny", "", 960, 40, 420, 104, "UNCTAD feeder rates 2024"),
        _stop("border", "vostochny", 28, 30, 0, "FESCO schedule 2024"),
        _stop("transfer", "vostochny", 62, 150, 12, "Vostochny port tariff 2023"),
        _move("rail", "vostochny", "samur", "RU", 9880, 246, 3350, 830, "RZD through rate 2024"),
        _stop("border", "samur", 21, 70, 0, "ADB 2022, Yalama"),
        _move("rail", "samur", "baku", "AZ", 208, 9, 135, 41, "ADY tariff policy 2024"),
    ]
    return _route("r2", "via Vostochny, Trans-Siberian, Samur", ["lowest carbon"], steps, corridors=["north"])


def _suez() -> dict[str, Any]:
    steps = [
        _stop("transfer", "busan", 48, 145, 9, "Busan Port tariff 2024"),
        _move("sea", "busan", "poti", "", 17350, 742, 1420, 1310, "Drewry WCI, mean of 2024"),
        _stop("transfer", "poti", 72, 180, 12, "APM Terminals Poti tariff 2024"),
        _move("rail", "poti", "gardabani", "GE", 365, 18, 410, 66, "Georgian Railway tariff 2024"),
        _stop("border", "gardabani", 12, 35, 0, "CAREC CPMM 2023"),
        _move("rail", "gardabani", "baku", "AZ", 503, 21, 330, 98, "ADY tariff policy 2024"),
    ]
    return _route("r3", "via Suez, Poti, Boyuk Kesik", ["cheapest"], steps, corridors=["traceca"])


def _air() -> dict[str, Any]:
    steps = [
        _move("road", "busan", "incheon", "KR", 431, 8, 690, 410, "KOTI road freight 2023"),
        _stop("transfer", "incheon", 12, 960, 20, "Incheon cargo terminal tariff 2024"),
        _move("air", "incheon", "gyd", "", 6490, 8.5, 39800, 47300, "TAC index 2024"),
        _stop("border", "gyd", 6, 40, 0, "assumption"),
        _stop("transfer", "gyd", 8, 720, 14, "Silk Way tariff 2023"),
        _move("road", "gyd", "baku", "AZ", 24, 0.6, 55, 22, "World Bank 2023"),
    ]
    return _route("r4", "by air over Incheon", ["fastest"], steps, corridors=[])


def _route(
    id_: str, name: str, labels: list[str], steps: list[dict[str, Any]], corridors: list[str]
) -> dict[str, Any]:
    totals = {key: sum(step[key] for step in steps) for key in ("hours", "usd", "kg_co2e")}
    moves = [step for step in steps if step["kind"] == "move"]
    return {
        "id": id_,
        "name": name,
        "labels": labels,
        "modes": list(dict.fromkeys(step["mode"] for step in moves)),
        "countries": list(dict.fromkeys(step["country"] for step in moves if step["country"])),
        "corridors": corridors,
        "km": sum(step["km"] for step in moves),
        **totals,
        "generalised_usd": totals["usd"] + 4.0 * totals["hours"],
        "range": {key: [round(value * 0.84, 1), round(value * 1.31, 1)] for key, value in totals.items()},
        "steps": steps,
    }


def _move(
    mode: str, start: str, end: str, country: str, km: float, hours: float, usd: float, kg: float, source: str
) -> dict[str, Any]:
    ends = {"from": place(start), "to": place(end)}
    figures = {"km": km, "hours": hours, "usd": usd, "kg_co2e": kg}
    return {
        "kind": "move",
        "mode": mode,
        "service": "",
        **ends,
        "country": country,
        **figures,
        "sources": [source],
    }


def _stop(kind: str, at: str, hours: float, usd: float, kg: float, source: str) -> dict[str, Any]:
    return {"kind": kind, "at": place(at), "hours": hours, "usd": usd, "kg_co2e": kg, "sources": [source]}


def _geometry(step: dict[str, Any]) -> dict[str, Any]:
    if step["kind"] != "move":
        return {"type": "Point", "coordinates": [step["at"]["lon"], step["at"]["lat"]]}
    text = LINES[step["from"]["id"], step["to"]["id"]]
    line = [[float(number) for number in point.split()] for point in text.split(",")]
    return {"type": "LineString", "coordinates": line}
