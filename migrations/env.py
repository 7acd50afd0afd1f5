"""Runs the migrations on the connection `tablewright.core.migrate` hands over, within its transaction.

The SQL functions behind some expressions are brought up to date each time as well: they belong to the version
of the product, not to a migration.
"""

import sqlalchemy as sa
from alembic import context

from tablewright.expressions import POSTGRESQL_FUNCTIONS_SQL

connection: sa.Connection = context.config.attributes["connection"]
context.configure(connection=connection, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "postgresql":
    # Without parameters, as the functions' text may hold percent signs.
    connection.exec_driver_sql(POSTGRESQL_FUNCTIONS_SQL, execution_options={"no_parameters": True})
