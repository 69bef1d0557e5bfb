"""What keeps the ledger from everything but additions; a migration uses it as it is."""

KEPT = ("ledger_accounts", "ledger_entries", "ledger_postings")

SQLITE_TRIGGERS = [
    *(
        f"""CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} BEGIN
            SELECT RAISE(ABORT, 'the ledger is only added to');
        END"""
        for table in KEPT
        for change in ("UPDATE", "DELETE")
    ),
    # INSERT OR REPLACE would take the old row away without asking the triggers on DELETE.
    """CREATE TRIGGER ledger_entries_no_replace BEFORE INSERT ON ledger_entries
    WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.number OR key = NEW.key) BEGIN
        SELECT RAISE(ABORT, 'the ledger is only added to');
    END""",
    """CREATE TRIGGER ledger_accounts_no_replace BEFORE INSERT ON ledger_accounts
    WHEN EXISTS (SELECT 1 FROM ledger_accounts WHERE code = NEW.code AND kind <> NEW.kind) BEGIN
        SELECT RAISE(ABORT, 'the ledger is only added to');
    END""",
    """CREATE TRIGGER ledger_postings_no_replace BEFORE INSERT ON ledger_postings
    WHEN EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.entry)
        OR EXISTS (SELECT 1 FROM ledger_postings WHERE entry = NEW.entry AND line = NEW.line) BEGIN
        SELECT RAISE(ABORT, 'the entry is closed');
    END""",
    """CREATE TRIGGER ledger_entries_balance BEFORE INSERT ON ledger_entries
    WHEN (SELECT sum(amount) FROM ledger_postings WHERE entry = NEW.number) IS NOT 0 BEGIN
        SELECT RAISE(ABORT, 'the postings do not sum to zero');
    END""",
]

POSTGRESQL_FUNCTIONS = [
    """CREATE FUNCTION ledger_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the ledger is only added to' USING ERRCODE = 'restrict_violation';
    END $$""",
    """CREATE FUNCTION ledger_entry_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT 1 FROM ledger_entries WHERE number = NEW.entry) THEN
            RAISE EXCEPTION 'the entry is closed' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
    # Deferred, so that it also sees what another transaction has committed meanwhile.
    """CREATE FUNCTION ledger_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        wanted bigint;
        total numeric;
    BEGIN
        IF TG_TABLE_NAME = 'ledger_entries' THEN
            wanted = NEW.number;
        ELSE
            wanted = NEW.entry;
        END IF;
        SELECT sum(amount) INTO total FROM ledger_postings WHERE entry = wanted;
        IF total IS DISTINCT FROM 0 THEN
            RAISE EXCEPTION 'the postings do not sum to zero' USING ERRCODE = 'check_violation';
        END IF;
        IF NOT EXISTS (SELECT 1 FROM ledger_entries WHERE number = wanted) THEN
            RAISE EXCEPTION 'the postings have no entry' USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$""",
]

POSTGRESQL_TRIGGERS = [
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION ledger_is_only_added_to()"""
        for table in KEPT
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_only_added_to()"""
        for table in KEPT
    ),
    """CREATE TRIGGER ledger_postings_open BEFORE INSERT ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_open()""",
    *(
        f"""CREATE CONSTRAINT TRIGGER {table}_balance AFTER INSERT ON {table}
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION ledger_entry_balances()"""
        for table in ("ledger_entries", "ledger_postings")
    ),
    # Not on accounts: checking a foreign key locks a row there, with the right to update it.
    *(
        f"REVOKE UPDATE, DELETE, TRUNCATE ON ledger_entries, ledger_postings FROM {whom}"
        for whom in ("PUBLIC", "CURRENT_USER")
    ),
    *(
        f"REVOKE DELETE, TRUNCATE ON ledger_accounts FROM {whom}"
        for whom in ("PUBLIC", "CURRENT_USER")
    ),
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
    names = ("ledger_entry_balances", "ledger_entry_is_open", "ledger_is_only_added_to")
    return [f"DROP FUNCTION {name}()" for name in names]
