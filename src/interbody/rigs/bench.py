"""One rig with some hardware: what was found, and whether it lies in the published range."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..case import CaseError
from ..evidence import Quantity, Status, parameters, sources
from ..surgery.catalogue import Catalogue, Item
from .f1717 import f1717
from .f2077 import f2077
from .pullout import pullout

DEFAULT_SCREW, DEFAULT_ROD = "pedicle 6.5 x 45", "titanium 5.5"


@dataclass(frozen=True)
class Finding:
    """One figure of a rig.

    Attributes:
        what: in words. value, unit: ours; None where it cannot be told, ``remark`` says why.
        published: the range to hold it beside, None where none was found.
        remark: what a reader should know.
    """

    what: str
    value: float | None
    unit: str
    published: Quantity | None = None
    remark: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def inside(self) -> bool | None:
        """Whether ours lies in the published range; None where one of the two is missing."""
        if self.value is None or self.published is None or self.published.low is None or self.published.high is None:
            return None
        return self.published.low <= self.value <= self.published.high

    @property
    def recalled(self) -> bool:
        """Whether the range was recalled and not read: then ours beside it is no verdict."""
        return self.published is not None and self.published.status is Status.recalled

    @property
    def verdict(self) -> str:
        """``inside``, ``below`` or ``above``, of ``the recalled range`` where that is all there is; or a dash."""
        if self.inside is None:
            return "–"
        assert self.value is not None
        assert self.published is not None
        assert self.published.low is not None
        place = "inside" if self.inside else ("below" if self.value < self.published.low else "above")
        return f"{place} the recalled range" if self.recalled else place


@dataclass(frozen=True)
class Specimen:
    """One set of hardware on a rig, with the items it is made of and the quantities used."""

    name: str
    items: tuple[Item, ...]
    findings: tuple[Finding, ...]
    note: str = ""


@dataclass(frozen=True)
class Rig:
    """A standard rig: its words, the kinds of hardware it takes, and what runs it."""

    key: str
    title: str
    how: str
    kinds: tuple[str, ...]
    run: Callable[[Catalogue, Sequence[Item]], list[Specimen]]


def bench_test(rig: str, names: Sequence[str], catalogue: Catalogue) -> list[Specimen]:
    """Run a rig with the hardware named, or with the usual hardware of the catalogue if none is.

    Raises:
        CaseError: no such rig or item, or an item that the rig does not take.
    """
    if rig not in RIGS:
        raise CaseError([f"{rig!r} is not a rig; there are {', '.join(RIGS)}."])
    chosen, problems = [], []
    for name in names:
        found = [item for item in catalogue.named(name) if item.kind in RIGS[rig].kinds]
        if found:
            chosen.append(found[0])
        elif other := catalogue.named(name):
            takes = " or a ".join(RIGS[rig].kinds)
            problems.append(f"--hardware {name!r} is a {other[0].kind}; {rig} takes a {takes}.")
        else:
            near = catalogue.nearest("", name)
            problems.append(f"--hardware {name!r} is not in the catalogue.{f' Did you mean {near}?' if near else ''}")
    if problems:
        raise CaseError(problems)
    return RIGS[rig].run(catalogue, chosen)


def _run_f1717(catalogue: Catalogue, chosen: Sequence[Item]) -> list[Specimen]:
    """Every rod named with every screw named; the usual screw with all rods if no rod is named."""
    rods = [i for i in chosen if i.kind == "rod"]
    screws = [i for i in chosen if i.kind == "screw"] or [_needed(catalogue, "screw", DEFAULT_SCREW)]
    if not rods:
        usual = _needed(catalogue, "rod", DEFAULT_ROD)
        rods = [usual] if any(i.kind == "screw" for i in chosen) else catalogue.of_kind("rod")
    return [_construct(catalogue, rod, screw) for screw in screws for rod in rods]


def _construct(catalogue: Catalogue, rod: Item, screw: Item) -> Specimen:
    of_rod, of_screw = catalogue.material_of(rod), catalogue.material_of(screw)
    base = parameters("F1717")
    outer = screw.value("diameter_mm")
    result = f1717(
        base.with_values(
            rod_diameter_mm=rod.value("diameter_mm"),
            rod_modulus_mpa=of_rod.value("modulus_mpa"),
            rod_offset_mm=screw.value("head_offset_mm"),
            screw_diameter_mm=outer,
            screw_depth_mm=screw.value("length_mm"),
            screw_core_share=screw.value("neck_mm", screw.value("core_mm")) / outer,
            screw_modulus_mpa=of_screw.value("modulus_mpa"),
            metal_poisson=of_rod.value("poisson"),
        )
    )
    yields = {"rod": of_rod.numbers.get("yield_mpa"), "screw": of_screw.numbers.get("yield_mpa")}
    squeezed = _first(yields, {"rod": result.rod_stress_per_n, "screw": result.screw_stress_per_n})
    twisted = _first(yields, {"rod": result.rod_stress_per_nm, "screw": result.screw_stress_per_nm})
    notch = parameters("Instrumentation")
    endured = _first(
        {"rod": of_rod.numbers.get("fatigue_mpa"), "screw": of_screw.numbers.get("fatigue_mpa")},
        {
            "rod": result.rod_stress_per_n * float(notch["stress_concentration.rod"]) / rod.value("fatigue_share", 1.0),
            "screw": result.screw_stress_per_n * float(notch["stress_concentration.screw"]),
        },
    )
    ranges = parameters("BenchRanges")
    findings = (
        Finding(
            "compression-bending stiffness", result.compression_bending, "N/mm", ranges["f1717.compression_bending"]
        ),
        Finding("compression-bending, first yield", squeezed[0], "N", ranges["f1717.compression_yield"], squeezed[1]),
        Finding("compression-bending, endured", endured[0], "N", ranges["f1717.endurance"], endured[1]),
        Finding("torsional stiffness", result.torsion, "N·m/°", ranges["f1717.torsion"]),
        Finding("torsion, first yield", twisted[0], "N·m", ranges["f1717.torsion_yield"], twisted[1]),
    )
    note = "" if of_rod.name == "titanium alloy" else "The published range is of titanium rods."
    return Specimen(f"{rod.name}, {screw.name}", (rod, screw), findings, note)


def _first(strengths: Mapping[str, Quantity | None], stresses: Mapping[str, float]) -> tuple[float | None, str]:
    """Load at which a part first reaches its material's strength (MPa), from its stress per load, and which it is."""
    missing = [part for part, strength in strengths.items() if strength is None]
    if missing:
        return None, f"the material of the {missing[0]} gives no strength for it"
    loads = {part: float(q) / stresses[part] for part, q in strengths.items() if q is not None}
    first = min(loads, key=lambda part: loads[part])
    return loads[first], f"{first} first"


def _run_f2077(catalogue: Catalogue, chosen: Sequence[Item]) -> list[Specimen]:
    return [_cage(catalogue, cage) for cage in (chosen or catalogue.of_kind("cage"))]


def _cage(catalogue: Catalogue, cage: Item) -> Specimen:
    material = catalogue.material_of(cage)
    result, ranges = f2077(cage, material), parameters("BenchRanges")
    usual = _thousandth(ranges["f2077.stiffness"], "kN/mm")
    findings = (
        Finding("compressive stiffness", result.stiffness / 1000.0, "kN/mm", usual),
        Finding(
            "load at yield", None if result.yield_n is None else result.yield_n / 1000.0, "kN",
            _thousandth(ranges["f2077.yield"], "kN"),
            "" if result.yield_n else "not computed: no compressive strength given",
        ),
        Finding("contact area", result.contact_mm2, "mm²"),
        Finding("mean pressure of one cage at 1000 N", result.pressure, "MPa"),
    )  # fmt: skip
    stiff = findings[0].verdict.startswith("above")
    note = (
        "Stiffer than laboratories find: they measure the give of the load frame too, the model does not."
        if stiff
        else ""
    )
    return Specimen(cage.name, (cage,), findings, note)


def _thousandth(quantity: Quantity, unit: str) -> Quantity:
    sd, low, high = (None if v is None else v / 1000.0 for v in (quantity.sd, quantity.low, quantity.high))
    return replace(quantity, value=float(quantity) / 1000.0, unit=unit, sd=sd, low=low, high=high)


def _run_pullout(catalogue: Catalogue, chosen: Sequence[Item]) -> list[Specimen]:
    return [_screw(screw) for screw in (chosen or [_needed(catalogue, "screw", DEFAULT_SCREW)])]


def _screw(screw: Item) -> Specimen:
    table, ranges = parameters("Pullout"), parameters("BenchRanges")
    findings = []
    for bone, words in BONES.items():
        hu = float(table[f"hu.{bone}"])
        result = pullout(screw, hu)
        findings.append(
            Finding(f"{words}, {hu:.0f} HU", result.force, "N", ranges[f"pullout.{bone}"], "", result.low, result.high)
        )
    cortical = screw.words["trajectory"] == "cortical"
    note = "The published range is of screws on the traditional trajectory." if cortical else ""
    return Specimen(screw.name, (screw,), tuple(findings), note)


BONES: Mapping[str, str] = {
    "normal": "normal bone",
    "osteoporotic": "osteoporotic bone",
    "extremely_osteoporotic": "extremely osteoporotic bone",
}


def _needed(catalogue: Catalogue, kind: str, name: str) -> Item:
    item = catalogue.find(kind, name)
    assert item is not None, name
    return item


RIGS: Mapping[str, Rig] = {
    "f1717": Rig(
        "f1717",
        "ASTM F1717: construct without a spine",
        "Two polyethylene blocks 76 mm apart, four screws, two rods; compression-bending and torsion, to first order. "
        "First yield is where the outer fibre of rod or screw reaches the material's yield, without notches; endured "
        "is where its fatigue strength is reached, with the stress concentration at the head. "
        "To first order tension-bending equals compression-bending.",
        ("rod", "screw"),
        _run_f1717,
    ),
    "f2077": Rig(
        "f2077",
        "ASTM F2077: cage in compression",
        "The cage between steel blocks shaped to its faces: a prism of its contact area with a layer of teeth on each "
        "face. Yield is the material's strength in compression over that area. The ranges are recalled, not read: "
        "rough ones for PEEK-like cages of any approach, and so no verdict on a cage.",
        ("cage",),
        _run_f2077,
    ),
    "pullout": Rig(
        "pullout",
        "Screw pull-out against bone density",
        "The thread shears out of cancellous bone (Chapman 1996), whose strength follows its Hounsfield units; the "
        "cortex of the pedicle is left out. Brackets hold one standard deviation of the shear strength.",
        ("screw",),
        _run_pullout,
    ),
}
"""The rigs by name."""


def as_plain(rig: str, specimens: Sequence[Specimen]) -> dict[str, Any]:
    """Everything found as plain data, for JSON."""
    return {
        "rig": rig,
        "title": RIGS[rig].title,
        "how": RIGS[rig].how,
        "specimens": [
            {
                "name": s.name,
                "items": [{"kind": i.kind, "name": i.name, "material": i.material or None} for i in s.items],
                "note": s.note,
                "findings": [_finding(f) for f in s.findings],
            }
            for s in specimens
        ],
    }


def _finding(f: Finding) -> dict[str, Any]:
    p = f.published
    published = None
    if p is not None:
        published = {
            "value": p.value, "low": p.low, "high": p.high, "sd": p.sd, "status": p.status.value, "source": p.source,
            "reference": sources()[p.source].text if p.source else None, "note": p.note,
        }  # fmt: skip
    band = None if f.low is None else [_six(f.low), _six(f.high)]
    return {
        "what": f.what, "value": _six(f.value), "unit": f.unit, "band": band, "published": published,
        "inside": f.inside, "verdict": f.verdict, "remark": f.remark,
    }  # fmt: skip


def _six(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")
