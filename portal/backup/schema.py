"""The tables of the portal, as they are after any set of migrations, and the way from one set to another."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migrations = dict[str, list[str]]
# Sessions: restored they would let in browsers that have been signed out since.
LEFT_OUT = ("portal_session", "django_session", "django_migrations")
MARKS = ("integrations_", "audits_", "auth_user")  # tables that are empty in a portal that nobody has used


def applied() -> Migrations:
    """Return the names of the applied migrations by app."""
    found: Migrations = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def unknown(migrations: Migrations) -> list[str]:
    """Return the migrations that this version of the portal does not have."""
    known = MigrationLoader(None).disk_migrations
    return [f"{app}.{name}" for app, name in _nodes(migrations) if (app, name) not in known]


def tables(migrations: Migrations) -> Iterator[type[models.Model]]:
    """Yield the models that belong in a backup, as they are after these migrations."""
    state = MigrationLoader(None).project_state(_nodes(migrations))
    for model in state.apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT:
            yield model


def fields(model: type[models.Model]) -> list["models.Field[object, object]"]:
    """Return the fields that are columns of the model's own table, without those that the database computes."""
    return [one for one in model._meta.local_concrete_fields if not one.generated]


def is_used() -> bool:
    """Return True if somebody has used the portal: there are accounts, users, webinars or a history."""
    migrations = applied()
    if unknown(migrations):
        return True
    return any(model._base_manager.exists() for model in tables(migrations) if model._meta.db_table.startswith(MARKS))


def drop_everything() -> None:
    """Drop the tables of the portal's apps. Others in the same database are left alone."""
    with connection.schema_editor() as editor:
        for table in _existing():
            editor.execute(editor.sql_delete_table % {"table": editor.quote_name(table)})


def empty(migrations: Migrations) -> None:
    """Delete every row of the tables that belong in a backup."""
    names = [model._meta.db_table for model in tables(migrations)]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names))


def migrate_to(migrations: Migrations | None = None) -> None:
    """Apply migrations: these and no others, or all of them.

    Everything happens in one transaction. PostgreSQL changes no table while constraints of it wait to be checked, so
    they are checked after each migration.
    """
    executor = MigrationExecutor(connection, lambda action, *_: _check() if action == "apply_success" else None)
    graph = executor.loader.graph
    targets = graph.leaf_nodes() if migrations is None else _ends(graph.node_map, set(_nodes(migrations)))
    executor.migrate(targets)
    if migrations is None:
        call_command("migrate", interactive=False, verbosity=0)  # makes permissions that the new version adds


def _check() -> None:
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _ends(nodes: dict[tuple[str, str], object], wanted: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the last wanted migration of each app."""
    followed = {
        parent.key
        for key in wanted
        for parent in nodes[key].parents  # type: ignore[attr-defined]  # a node of Django's graph
        if parent.key[0] == key[0]
    }
    return sorted(wanted - followed)


def _nodes(migrations: Migrations) -> list[tuple[str, str]]:
    return [(app, name) for app, names in migrations.items() for name in names]


def _existing() -> list[str]:
    """Return the portal's tables that exist now."""
    prefixes = tuple(f"{app.label}_" for app in apps.get_app_configs()) + ("django_",)
    with connection.cursor() as cursor:
        names: Iterable[str] = connection.introspection.table_names(cursor)
    return [name for name in names if name.startswith(prefixes)]
