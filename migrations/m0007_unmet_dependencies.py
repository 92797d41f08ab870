"""The index of unmet dependencies in words that both databases have, and how positions are given on PostgreSQL."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import making, making_on_postgresql

UNMET = [
    "DROP INDEX IF EXISTS dependency_unmet",
    "CREATE INDEX IF NOT EXISTS dependency_unmet ON dependency (waiter_id) WHERE NOT met",
]

NUMBERING = [
    "INSERT INTO counter (name, value) VALUES ('JOURNAL', 0) ON CONFLICT DO NOTHING",
    "CREATE INDEX IF NOT EXISTS journal_arrived ON journal (arrival) WHERE position IS NULL",
    """CREATE OR REPLACE FUNCTION number_journal(most BIGINT) RETURNS BIGINT
LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    last BIGINT;
    numbered BIGINT := 0;
    waiting CURSOR FOR SELECT 1 FROM journal WHERE position IS NULL ORDER BY arrival LIMIT most FOR UPDATE;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM journal WHERE position IS NULL) THEN
        RETURN 0;
    END IF;
    SELECT value INTO last FROM counter WHERE name = 'JOURNAL' FOR UPDATE;
    FOR entry IN waiting LOOP
        numbered := numbered + 1;
        UPDATE journal SET position = last + numbered WHERE CURRENT OF waiting;
    END LOOP;
    IF numbered > 0 THEN
        UPDATE counter SET value = last + numbered WHERE name = 'JOURNAL';
        PERFORM pg_notify('ordergraph_journal', '');
    END IF;
    RETURN numbered;
END $$""",
]
"""The position that was given last, the rows that wait for one, and how they get it, in one round trip.

Each statement of the function sees what was committed before it: so what another process has numbered meanwhile is not
numbered again. Rows are found by the index and changed in place, however large the table has become since the plan was
made.
"""


class Migration(TortoiseMigration):
    """Makes the indexes."""

    dependencies = [("models", "m0006_audit")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [making(UNMET), making_on_postgresql(NUMBERING)]  # noqa: RUF012 (so Tortoise declares it)
