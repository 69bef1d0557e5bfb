"""What keeps the audit log from everything but additions; a migration uses it as it is."""

REFUSAL = "the audit log is only added to"
ENTRIES_STAY = """NOT EXISTS (
    SELECT 1 FROM audit_archives
    WHERE first <= OLD.number AND last >= OLD.number AND stored_at IS NOT NULL
)"""
ARCHIVE_CHANGES = """NEW.first <> OLD.first OR NEW.last <> OLD.last OR NEW.sha256 <> OLD.sha256
    OR NEW.hash <> OLD.hash OR NEW.peaks <> OLD.peaks
    OR NEW.previous_hash <> OLD.previous_hash OR NEW.previous_peaks <> OLD.previous_peaks
    OR NEW.last_at <> OLD.last_at
    OR (OLD.stored_at IS NOT NULL AND NEW.stored_at IS NULL)
    OR (OLD.gone_at IS NOT NULL AND NEW.gone_at IS NULL)"""
CHECKPOINT_CHANGES = """NEW.number <> OLD.number OR NEW.hash <> OLD.hash OR NEW.note <> OLD.note
    OR NEW.peaks <> OLD.peaks OR NEW.at <> OLD.at"""


def _sqlite(table: str, change: str, when: str = "") -> str:
    condition = f"WHEN {when} " if when else ""
    return f"""CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
    {condition}BEGIN
        SELECT RAISE(ABORT, '{REFUSAL}');
    END"""


SQLITE_TRIGGERS = [
    _sqlite("audit_entries", "UPDATE"),
    _sqlite("audit_entries", "DELETE", ENTRIES_STAY),
    # INSERT OR REPLACE would take the old row away without asking the triggers on DELETE.
    """CREATE TRIGGER audit_entries_no_replace BEFORE INSERT ON audit_entries
    WHEN EXISTS (SELECT 1 FROM audit_entries WHERE number = NEW.number) BEGIN
        SELECT RAISE(ABORT, 'the audit log is only added to');
    END""",
    _sqlite("audit_origins", "UPDATE"),
    _sqlite("audit_head", "UPDATE", "NEW.number < OLD.number"),
    _sqlite("audit_head", "DELETE"),
    _sqlite("audit_archives", "UPDATE", ARCHIVE_CHANGES),
    _sqlite("audit_archives", "DELETE"),
    _sqlite("audit_checkpoints", "UPDATE", CHECKPOINT_CHANGES),
    _sqlite("audit_checkpoints", "DELETE"),
]

POSTGRESQL_FUNCTIONS = [
    f"""CREATE FUNCTION audit_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END $$""",
    f"""CREATE FUNCTION audit_entry_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {ENTRIES_STAY} THEN
            RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN OLD;
    END $$""",
    # Whoever runs it has no right to remove entries: the owner takes it for this statement only.
    """CREATE FUNCTION audit_entries_leave(lowest bigint, highest bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE
        removed bigint;
    BEGIN
        EXECUTE format('GRANT DELETE ON audit_entries TO %I', CURRENT_USER);
        DELETE FROM audit_entries WHERE number BETWEEN lowest AND highest;
        GET DIAGNOSTICS removed = ROW_COUNT;
        EXECUTE format('REVOKE DELETE ON audit_entries FROM %I', CURRENT_USER);
        RETURN removed;
    END $$""",
]


def _postgresql(table: str, change: str, when: str = "") -> str:
    condition = f"WHEN ({when}) " if when else ""
    return f"""CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}
        FOR EACH ROW {condition}EXECUTE FUNCTION audit_log_is_only_added_to()"""


KEPT = ("audit_entries", "audit_head", "audit_archives", "audit_checkpoints")

POSTGRESQL_TRIGGERS = [
    _postgresql("audit_entries", "UPDATE"),
    """CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
        FOR EACH ROW EXECUTE FUNCTION audit_entry_is_archived()""",
    _postgresql("audit_origins", "UPDATE"),
    _postgresql("audit_head", "UPDATE", "NEW.number < OLD.number"),
    _postgresql("audit_head", "DELETE"),
    _postgresql("audit_archives", "UPDATE", ARCHIVE_CHANGES),
    _postgresql("audit_archives", "DELETE"),
    _postgresql("audit_checkpoints", "UPDATE", CHECKPOINT_CHANGES),
    _postgresql("audit_checkpoints", "DELETE"),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_only_added_to()"""
        for table in KEPT
    ),
    *(
        statement
        for whom in ("PUBLIC", "CURRENT_USER")
        for statement in (
            f"REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries FROM {whom}",
            f"REVOKE DELETE, TRUNCATE ON audit_archives, audit_checkpoints, audit_head FROM {whom}",
        )
    ),
    "REVOKE ALL ON FUNCTION audit_entries_leave(bigint, bigint) FROM PUBLIC",
]


def kept_by(dialect: str) -> list[str]:
    """Statements that follow the making of the tables."""
    if dialect == "sqlite":
        return SQLITE_TRIGGERS
    return [*POSTGRESQL_FUNCTIONS, *POSTGRESQL_TRIGGERS]


def left_by(dialect: str) -> list[str]:
    """Statements that take away what dropping the tables leaves."""
    if dialect == "sqlite":
        return []
    names = (
        "audit_entries_leave(bigint, bigint)",
        "audit_entry_is_archived()",
        "audit_log_is_only_added_to()",
    )
    return [f"DROP FUNCTION {name}" for name in names]
