"""What the documentation says is so: snippets run, schemas fit real files, pages build, and no rule is left out."""

import ast
import contextlib
import importlib.util
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(REPOSITORY / "Testing" / "Tools"))

import cookbook  # noqa: E402

DOCS = REPOSITORY / "docs"
LIBRARY = REPOSITORY / "HER2PETExtension" / "HER2PETLib"


def test_every_block_of_the_cookbook_runs_and_prints_what_the_page_shows(tmp_path, generatedOnce):
    with generatedOnce():
        blocks = cookbook.runPage(tmp_path)
    assert len(blocks) >= 8
    for block in blocks:
        assert cookbook.isShown(block), (
            f"{block.code}\nprints\n{block.printed}\nTo renew the page: python Testing/Tools/cookbook.py"
        )


def test_a_line_that_does_not_come_out_any_more_is_found():
    assert cookbook.isShown(cookbook.Block("", "one\n...\nfour\n", "one\ntwo\nthree\nfour\n"))
    assert not cookbook.isShown(cookbook.Block("", "one\n...\nfour\n", "one\ntwo\nthree\n"))
    assert not cookbook.isShown(cookbook.Block("", "", "one\n"))


@pytest.fixture(scope="session")
def validate():
    """validate(document, schema file): raises where the document does not fit."""
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing", reason="jsonschema before 4.18 resolves references otherwise")
    schemas = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (DOCS / "schemas").glob("*.json")}
    registry = referencing.Registry().with_resources(
        (name, referencing.Resource.from_contents(schema)) for name, schema in schemas.items()
    )

    def run(document, name: str) -> None:
        validator = jsonschema.Draft202012Validator(schemas[name], registry=registry)
        validator.check_schema(schemas[name])
        validator.validate(document)

    return run


@pytest.fixture(scope="session")
def segmentation(tmp_path_factory) -> Path:
    """A label map on the grid of `pet.series(count=8)`: one lesion, and a label outside the image's values."""
    import numpy as np
    import SimpleITK as sitk

    labels = np.zeros((8, 4, 5), np.uint8)
    labels[3:5, 1:3, 1:4] = 1
    image = sitk.GetImageFromArray(labels)
    image.SetOrigin((-10, -20, 0))
    image.SetSpacing((4, 4, 3))
    path = tmp_path_factory.mktemp("labels") / "labels.nii.gz"
    sitk.WriteImage(image, str(path))
    return path


def run(*arguments: object) -> int:
    from HER2PETLib.commands import main

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return main([str(argument) for argument in arguments])


def test_suv_json_fits_its_schema_whatever_becomes_of_a_series(pet, tmp_path, validate):
    for name, changes in {
        "plain": {},
        "bySlice": {
            "DecayCorrection": "NONE",
            "CorrectedImage": "ATTN",
            "perSlice": {"AcquisitionTime": ["133000", "134000", "135000"]},
        },
        "adapted": {"PatientWeight": "70000"},
        "suvAlready": {"Units": "GML"},
        "administered": {"DecayCorrection": "ADMIN"},
        "noDate": {"item": {"RadiopharmaceuticalStartDateTime": None}},
        "noUnits": {"Units": None},
        "lateScan": {"AcquisitionDate": "20190401"},
    }.items():
        uid = f"1.2.3.{sum(name.encode())}"
        datasets = pet.series(SeriesInstanceUID=uid, **changes)
        for number, dataset in enumerate(datasets, start=1):
            dataset.SOPInstanceUID = f"{uid}.{number}"
        pet.write(tmp_path / "in" / name, datasets)
    pet.write(tmp_path / "in" / "gap", [d for n, d in enumerate(pet.series(count=5, SeriesInstanceUID="1.9")) if n != 2])
    assert run("suv", tmp_path / "in", "--out", tmp_path / "out") == 3
    results = json.loads((tmp_path / "out" / "suv.json").read_text(encoding="utf-8"))
    validate(results, "suv.schema.json")
    assert sorted(result["status"] for result in results) == ["converted"] * 5 + ["refused"] * 4
    entered = ("--injected-at", "2019-03-01T10:00", "--weight-kg", 71, "--reason", "dose sheet")
    assert run("suv", tmp_path / "in" / "noDate", "--out", tmp_path / "entered", *entered) == 0
    validate(json.loads((tmp_path / "entered" / "suv.json").read_text(encoding="utf-8")), "suv.schema.json")


def test_provenance_json_fits_its_schema_for_dicom_and_for_a_volume_file(pet, tmp_path, validate, segmentation):
    pet.write(tmp_path / "pet", pet.series(count=8))
    assert run("suv", tmp_path / "pet", "--out", tmp_path / "suv") == 0
    for source in (tmp_path / "pet", tmp_path / "suv" / "1.2.3.4.nrrd"):
        out = tmp_path / source.suffix.strip(".") / "out"
        assert run("quantify", "--pet", source, "--regions", segmentation, "--out", out) == 0
        validate(json.loads((out / "provenance.json").read_text(encoding="utf-8")), "provenance.schema.json")
        liver = tmp_path / "liver.nii.gz"
        liver.write_bytes(segmentation.read_bytes())
        assert run("quantify", "--pet", source, "--regions", segmentation, "--organs", liver, "--out", out) == 0
        validate(json.loads((out / "provenance.json").read_text(encoding="utf-8")), "provenance.schema.json")


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("a factor of 0", lambda result: result.update(factor=0)),
        ("a factor beside a refusal", lambda result: result.update(status="refused")),
        ("an input without source", lambda result: result["inputs"]["weight"].pop("source")),
        ("an entered value without a reason", lambda result: result["inputs"]["weight"].update(source="entered")),
        ("a key that nobody described", lambda result: result.update(somethingNew=1)),
    ],
)
def test_the_schema_of_suv_json_can_fail(pet, tmp_path, validate, name, spoil):
    import jsonschema

    pet.write(tmp_path / "in", pet.series())
    run("suv", tmp_path / "in", "--out", tmp_path)
    results = json.loads((tmp_path / "suv.json").read_text(encoding="utf-8"))
    validate(results, "suv.schema.json")
    spoil(results[0])
    with pytest.raises(jsonschema.ValidationError):
        validate(results, "suv.schema.json")


def constantTexts(call: ast.Call) -> list[str]:
    """The first argument of a call, a text or the constant parts of an f-string."""
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return [first.value]
    return [part.value.strip() for part in first.values if isinstance(part, ast.Constant)]


def test_every_adaptation_of_a_header_value_is_documented():
    page = (DOCS / "methods-suv.md").read_text(encoding="utf-8")
    rules = [
        text
        for path in (LIBRARY / "suv").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "adapt"
        for text in constantTexts(node)
    ]
    assert len(rules) >= 10
    assert [rule for rule in rules if rule not in page] == []


def generated() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.pages()


def test_the_reference_names_every_measure_command_and_option_of_today():
    from HER2PETLib.commands import COMMANDS
    from HER2PETLib.measure.definitions import REGION_MEASURES
    from HER2PETLib.tables.columns import flat

    pages = generated()
    for measure in REGION_MEASURES:
        keys = ", ".join(f"`{column.key}`" for column in flat([measure.column]))  # a place is three columns
        assert f"| {keys} | {measure.title} |" in pages["reference/measures.md"]
    for name in COMMANDS:
        assert f"## her2pet {name}\n" in pages["reference/commands.md"]
    assert (
        "--injected-at ISO" in pages["reference/commands.md"]
        and "### her2pet reading take-in\n" in pages["reference/commands.md"]
    )
    # They are made when the documentation is built; a copy in git could only be older.
    tracked = subprocess.run(["git", "ls-files", "docs/reference"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert tracked.stdout == ""


PAGES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md"]


@pytest.mark.parametrize("page", [*PAGES, *sorted(path.relative_to(REPOSITORY).as_posix() for path in DOCS.rglob("*.md"))])
def test_links_lead_somewhere(page):
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    made = set(generated())
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not re.match(r"[a-z]+:", target):
            path = (REPOSITORY / page).parent / target
            below = path.resolve().relative_to(DOCS).as_posix() if path.resolve().is_relative_to(DOCS) else ""
            assert path.exists() or below in made, f"{page} links to {target}"
