"""``DATABASE_URL`` says which PostgreSQL, and whether connections are the house's own or a pooler's."""

import pytest

from silah import settings

KEPT = {"server_side_binding": True, "prepare_threshold": 5}


@pytest.mark.parametrize(
    ("address", "options"),
    [
        ("postgresql://silah:a%40b@db.example.org:5433/silah", KEPT),
        ("postgresql://silah:a%40b@db.example.org:5433/silah?sslmode=require", {**KEPT, "sslmode": "require"}),
        ("postgresql://silah:a%40b@db.example.org:5433/silah?pooled=1&sslmode=require", {"sslmode": "require"}),
    ],
)
def test_statements_are_kept_planned_but_not_behind_a_pooler(monkeypatch, address, options):
    monkeypatch.setenv("DATABASE_URL", address)
    found = settings._database()
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example.org", "5433", "silah")
    assert (found["USER"], found["PASSWORD"]) == ("silah", "a@b")
    assert found["OPTIONS"] == options
