"""The statement as JSON: exact, described in every field, and always the same."""

import json
from fractions import Fraction
from importlib.resources import files
from typing import get_args, get_type_hints

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from outcomelang.model.contract import Party
from outcomelang.report.statement_json import SCHEMA_ID, statement_to_json
from outcomelang.settlement.reason import ReasonKind
from outcomelang.settlement.statement import LedgerKind, LimitKind, NoteKind, OpenKind
from outcomelang.value.rounding import RoundingMode

SCHEMA = json.loads((files("outcomelang.report") / "statement.schema.json").read_text("utf-8"))


def described():
    """Each object that the schema describes, by name."""
    yield "statement", SCHEMA
    yield from ((name, one) for name, one in SCHEMA["$defs"].items() if "properties" in one)


@pytest.fixture
def whole(view):
    """The statement as another program reads it."""
    return json.loads(statement_to_json(view))


def test_the_schema_is_one():
    """It keeps to the draft that it names, and bears the name that statements do."""
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == SCHEMA_ID == SCHEMA["properties"]["schema"]["const"]


@pytest.mark.parametrize("of", [pytest.param(of, id=name) for name, of in described()])
def test_each_field_is_described_and_always_there(of):
    """A reader need not guess, and a program need not look whether a field is there."""
    assert of["description"]
    assert [field for field, one in of["properties"].items() if not one.get("description")] == []
    assert of["required"] == list(of["properties"])


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        (("ledger_line", "kind"), LedgerKind),
        (("limit", "kind"), LimitKind),
        (("open_item", "kind"), OpenKind),
        (("reason", "kind"), ReasonKind),
        (("note", "kind"), NoteKind),
        (("rounding", "mode"), RoundingMode),
    ],
    ids=lambda one: ".".join(one) if isinstance(one, tuple) else "",
)
def test_the_schema_lists_the_kinds_there_are(place, kinds):
    """A kind that is added to the program is added to the schema."""
    definition, field = place
    assert set(SCHEMA["$defs"][definition]["properties"][field]["enum"]) == {kind.value for kind in kinds}


def test_the_schema_lists_the_roles_there_are():
    """The roles of parties, as the contract's model has them."""
    roles = get_args(get_type_hints(Party)["role"])
    assert tuple(SCHEMA["$defs"]["party"]["properties"]["role"]["enum"]) == roles


def test_a_statement_keeps_to_the_schema(view, closed_schema):
    """In the short form, in full, and before the first settlement."""
    closed_schema.validate(json.loads(statement_to_json(view)))
    closed_schema.validate(json.loads(statement_to_json(evolve(view, in_full=True))))
    nothing = evolve(view.statement, settlements=(), open_items=(), next_settlement=None, next_due=None)
    closed_schema.validate(json.loads(statement_to_json(evolve(view, statement=nothing))))


def test_the_schema_refuses_what_is_not_a_statement(whole, closed_schema):
    """A number where money is meant, a lost field, a date that is none: the schema is no rubber stamp."""
    for spoil in (
        lambda one: one["total"].update(settled=1_001_000),
        lambda one: one["settlements"][0].pop("transfers"),
        lambda one: one.update(as_of="2024-02-30"),
        lambda one: one["settlements"][0]["payments"][0]["ledger"][0].update(kind="lost"),
    ):
        spoilt = json.loads(json.dumps(whole))
        spoil(spoilt)
        with pytest.raises(ValidationError):
            closed_schema.validate(spoilt)


def test_amounts_are_exact_text(whole, view):
    """Two decimals where the contract rounds to 0.01; what no decimal is equal to is a fraction; no JSON float."""
    assert whole["total"] == {"settled": "1001000.00", "at_least": "1000500.00", "at_most": None}
    second = whole["settlements"][1]
    assert second["payments"][1]["paid_now"] == "-1500.00"
    assert second["savings"][0]["ledger"][0] == {"kind": "rounding", "amount": "1/3", "limit": None}
    eighth = evolve(view.statement, savings_total=Fraction(1, 8))
    assert json.loads(statement_to_json(evolve(view, statement=eighth)))["savings_total"]["by_now"] == "0.125"
    json.loads(statement_to_json(view), parse_float=lambda number: pytest.fail(f"a float: {number}"))


def test_a_step_of_a_thousand_has_no_decimals(view):
    """Money has the decimals of the contract's rounding step."""
    thousands = evolve(view.statement, step=Fraction(1_000))
    assert json.loads(statement_to_json(evolve(view, statement=thousands)))["total"]["settled"] == "1001000"


def test_a_limit_is_named_by_its_clause(whole):
    """Its words and line in the contract, whose it is, and its amount."""
    cuts = [line for line in whole["settlements"][1]["payments"][0]["ledger"] if line["kind"] == "cut by a limit"]
    assert cuts[1] == {
        "kind": "cut by a limit",
        "amount": "1000000.00",
        "limit": {
            "kind": "cap total",
            "text": "cap total 1_000_000 DKK",
            "contract_line": 43,
            "contract_file": None,
            "payment": None,
            "payer": None,
            "amount": "1000000.00",
        },
    }


def test_price_lines_are_given_for_the_latest_settlement_or_for_all(whole, view):
    """Earlier ones say null, which is not the same as none."""
    first, second = whole["settlements"]
    assert first["payments"][0]["lines"] is None
    assert second["payments"][0]["lines"][3] == {
        "line": 1,
        "text": "30_000 DKK per housed",
        "contract_line": 30,
        "contract_file": None,
        "point": "24 months",
        "cohort": None,
        "status": "pending",
        "count": 3,
        "quantity": "0",
        "amount": "0.00",
        "waiting": "0.00",
        "possible": "90000.00",
        "unbounded": 0,
        "held": "0.00",
        "refused": "0.00",
    }
    in_full = json.loads(statement_to_json(evolve(view, in_full=True)))
    assert len(in_full["settlements"][0]["payments"][0]["lines"]) == 1


def test_what_it_rests_on_is_said(whole):
    """The contract and the data with their fingerprints, and the programs that were at work."""
    assert whole["contract"] == {
        "name": "homes",
        "title": "Homes and work",
        "file": "homes/contract.outcome",
        "sha256": "0123456789abcdef" * 4,
        "uses": [],
    }
    assert whole["program"] == {
        "name": "outcomelang",
        "version": "1.2.3",
        "engine": "duckdb",
        "engine_version": "2.0.0",
    }
    assert whole["data"] == [
        {
            "table": "youth",
            "file": "youth.csv",
            "rows": 1_234,
            "sha256": "f" * 64,
            "complete_through": "2024-04-30",
            "reading": [],
            "reading_options": [],
        }
    ]


def test_the_same_statement_gives_the_same_bytes(view):
    """In a fixed order of fields, letters as they are, with a line end."""
    assert statement_to_json(view) == statement_to_json(view)
    assert statement_to_json(view).endswith("}\n")
    danish = evolve(view, statement=evolve(view.statement, title="Unge på vej"))
    assert '"title": "Unge på vej"' in statement_to_json(danish)
