"""Full text on both engines: FTS5 with external content and triggers, or a generated tsvector with GIN."""

from django.db import migrations

SQLITE = """
create virtual table inbox_search using fts5(folded, content='inbox_message', content_rowid='id', tokenize='unicode61 remove_diacritics 0');
create trigger inbox_search_added after insert on inbox_message when new.folded <> '' begin
  insert into inbox_search(rowid, folded) values (new.id, new.folded);
end;
create trigger inbox_search_changed after update of folded on inbox_message when old.folded <> new.folded begin
  insert into inbox_search(inbox_search, rowid, folded) select 'delete', old.id, old.folded where old.folded <> '';
  insert into inbox_search(rowid, folded) select new.id, new.folded where new.folded <> '';
end;
create trigger inbox_search_gone after delete on inbox_message when old.folded <> '' begin
  insert into inbox_search(inbox_search, rowid, folded) values ('delete', old.id, old.folded);
end;
"""
POSTGRES = """
alter table inbox_message add column search tsvector generated always as (to_tsvector('simple'::regconfig, left(folded, 200000))) stored;
create index inbox_search on inbox_message using gin (search);
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        cursor = schema_editor.connection.cursor()
        statement = ""
        for line in SQLITE.strip().splitlines():
            statement += line + "\n"
            if line.startswith("end;") or (line.endswith(";") and "begin" not in statement):
                cursor.execute(statement)
                statement = ""
    else:
        schema_editor.execute(POSTGRES)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("added", "changed", "gone"):
            schema_editor.execute(f"drop trigger inbox_search_{name}")
        schema_editor.execute("drop table inbox_search")
    else:
        schema_editor.execute("alter table inbox_message drop column search")


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
