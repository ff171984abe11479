"""What programs send and get."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ..store import StoredCase, StoredVariant

CaseDocument = Annotated[
    dict[str, Any], Field(description="The case file as JSON; its schema is at `/api/case-schema`.")
]


class Asked(BaseModel):
    """Base of what is sent: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class CaseSummary(BaseModel):
    """A kept case in a list."""

    id: str
    name: str
    revision: int
    created: str
    updated: str

    @classmethod
    def of(cls, case: StoredCase) -> CaseSummary:
        """The summary of a kept case."""
        return cls(id=case.id, name=case.name, revision=case.revision, created=case.created, updated=case.updated)


class CaseFull(CaseSummary):
    """A kept case."""

    document: CaseDocument

    @classmethod
    def of(cls, case: StoredCase) -> CaseFull:
        """A kept case with its document."""
        return cls(**CaseSummary.of(case).model_dump(), document=case.document)


class NewCase(Asked):
    """A case to keep."""

    document: CaseDocument


class ChangedCase(Asked):
    """A case to put in place of a kept one."""

    document: CaseDocument
    revision: int
    """The revision that was changed; 409 if the kept one is at another by now."""


class Checked(BaseModel):
    """Whether a case is good."""

    good: bool
    problems: list[str] = []
    """One sentence each."""
    document: CaseDocument | None = None
    """The case with its defaults filled in, where it is good."""


class Example(BaseModel):
    """An example case."""

    name: str
    note: str


class Outlook(BaseModel):
    """Forecasts at published population values, without the mechanics of this person."""

    forecast: dict[str, Any]
    """By option, the fields of `forecast` in docs/result.md."""
    shown: dict[str, Any]
    """The same as rows and cells, in the words of the report."""


class VariantChanges(Asked):
    """What a variant changes."""

    patient: dict[str, Any] = {}
    """Fields of the patient that are other than in the case, such as `smoking`."""
    option: dict[str, Any]
    """The one option that is looked at, as in a case file."""


class NewVariant(VariantChanges):
    """A variant to keep."""

    name: str


class Renamed(Asked):
    """Another name for a variant."""

    name: str
    revision: int


class Variant(BaseModel):
    """A kept variant."""

    id: str
    case_id: str
    name: str
    revision: int
    patient: dict[str, Any]
    option: dict[str, Any]

    @classmethod
    def of(cls, variant: StoredVariant) -> Variant:
        """A kept variant."""
        return cls(
            id=variant.id,
            case_id=variant.case_id,
            name=variant.name,
            revision=variant.revision,
            patient=variant.document.get("patient", {}),
            option=variant.document["option"],
        )


class RunAsked(Asked):
    """How to run a case."""

    healing: bool = True
    """Follow graft, hardware and bone by finite elements as the graft turns to bone; without it the run is quicker and
    union is the published curve alone."""


class VariantRunAsked(Asked):
    """How to run a variant."""

    healing: bool = False
    """As for a case; off, as a variant is to be seen soon."""


class PdfAsked(Asked):
    """What to print."""

    audience: str = Field("patient", pattern="^(patient|surgeon)$")
    """Whose words: `patient` or `surgeon`."""
    summary: bool = False
    """Only the one page to take along."""


class ExportAsked(Asked):
    """What to export."""

    kind: str
    """`fields` (VTU for ParaView), `febio` or `calculix`."""
    load: str = "flexion"
    """The load that a FEBio or CalculiX model carries."""


class MeasurementView(BaseModel):
    """What was measured of images."""

    id: str
    anatomy: dict[str, Any]
    notes: list[str]
    picture: dict[str, Any] | None
