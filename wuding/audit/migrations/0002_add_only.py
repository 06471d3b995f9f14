"""The tables keep the promise: entries are only ever added, each at the head of its chain, and the head moves with them.

Whoever owns the database can still drop these triggers; what they would then do is found by checking the chain.
SQLite forgets triggers when a later migration remakes a table: such a migration runs `put_up` again (a test looks).
"""

from typing import Any

from django.db import migrations

_PARTS = "audit_entry", "audit_head"

_POSTGRESQL = (
    """
CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE FUNCTION audit_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash
    WHERE chain = NEW.chain AND sequence = NEW.sequence - 1 AND hash = NEW.previous;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an audit entry must follow the head of its chain' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
""",
    """
CREATE FUNCTION audit_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.sequence = 0 AND NEW.hash = repeat('0', 64) THEN RETURN NEW; END IF;
  ELSIF NEW.chain = OLD.chain AND NEW.sequence = OLD.sequence + 1 AND EXISTS (
    SELECT 1 FROM audit_entry WHERE chain = NEW.chain AND sequence = NEW.sequence AND hash = NEW.hash
  ) THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the head of a chain moves only with its entries' USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_follows()",
    "CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_head EXECUTE FUNCTION audit_stays()",
    "CREATE TRIGGER audit_head_moves_on BEFORE INSERT OR UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_moves_on()",
)

_STAYS = "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed or deleted'); END"
_MOVES_ON = "BEGIN SELECT RAISE(ABORT, 'the head of a chain moves only with its entries'); END"
_SQLITE = (
    f"CREATE TRIGGER audit_entry_not_changed BEFORE UPDATE ON audit_entry {_STAYS}",
    f"CREATE TRIGGER audit_entry_not_deleted BEFORE DELETE ON audit_entry {_STAYS}",
    """
CREATE TRIGGER audit_entry_follows AFTER INSERT ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'an audit entry must follow the head of its chain') WHERE NOT EXISTS (
    SELECT 1 FROM audit_head WHERE chain = NEW.chain AND sequence = NEW.sequence - 1 AND hash = NEW.previous);
  UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash WHERE chain = NEW.chain;
END
""",
    f"CREATE TRIGGER audit_head_not_deleted BEFORE DELETE ON audit_head {_STAYS}",
    f"""
CREATE TRIGGER audit_head_begins BEFORE INSERT ON audit_head
WHEN NEW.sequence <> 0 OR NEW.hash <> '{"0" * 64}' {_MOVES_ON}
""",
    f"""
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
WHEN NEW.chain <> OLD.chain OR NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (
  SELECT 1 FROM audit_entry WHERE chain = NEW.chain AND sequence = NEW.sequence AND hash = NEW.hash) {_MOVES_ON}
""",  # noqa: S608  no input
)


def put_up(_apps: Any, editor: Any) -> None:
    """Make the triggers; the tables exist and have none."""
    for statement in _POSTGRESQL if editor.connection.vendor == "postgresql" else _SQLITE:
        editor.execute(statement.strip(), params=None)


def take_down(_apps: Any, editor: Any) -> None:
    """Drop the triggers."""
    if editor.connection.vendor == "postgresql":
        for name in ("audit_stays", "audit_follows", "audit_moves_on"):
            editor.execute(f"DROP FUNCTION {name}() CASCADE", params=None)
        return
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", _PARTS
        )
        names = [str(row[0]) for row in cursor.fetchall()]
    for name in names:
        editor.execute(f'DROP TRIGGER "{name}"', params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down, elidable=False)]
