"""Databases of PostgreSQL beside one that is there."""


def fresh_database(url: str, name: str, *, copied: bool = False) -> str:
    """Make a database beside the one named, empty or a copy of it, and return its address.

    Args:
        copied: nobody may be connected to the one that is copied.
    """
    import psycopg

    head, _question, query = url.partition("?")
    server, _slash, here = head.rpartition("/")
    elsewhere = f"{server}/postgres" + (f"?{query}" if query else "") if copied else url
    with psycopg.connect(elsewhere, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{here}"' if copied else ""))
    return f"{server}/{name}" + (f"?{query}" if query else "")
