"""The builder's pages, as the application registers them."""

from __future__ import annotations

from . import (
    admin_routes,
    grant_routes,
    job_routes,
    member_routes,
    people_routes,
    request_routes,
    role_routes,
)
from .apps import clone_routes, delete_routes, new_routes, template_routes
from .automations import expression_routes as automation_expressions
from .automations import flow_routes as automation_flow
from .automations import hook_panel as automation_hook
from .automations import listing as automations
from .automations import new_routes as automation_new
from .automations import publish_routes as automation_publish
from .automations import run_now as automation_run_now
from .automations.runs import by_record as automation_runs_of_record
from .automations.runs import listing as automation_runs
from .automations.runs import one as automation_run
from .automations.trying import history as automation_replay
from .automations.trying import on_record as automation_test
from .bin import routes as bin_routes
from .data_acts import merge_routes, split_routes
from .draft import routes as draft
from .expressions import routes as expressions
from .field_settings import routes as field_routes
from .form_designer import link_routes as form_links
from .form_designer import list_routes as form_list
from .form_designer import routes as form_designer
from .form_designer import rule_routes as form_rules
from .frame import overview
from .history import last_routes as last
from .history import routes as history
from .history import undo_routes as undo
from .look import routes as look
from .navigation import routes as navigation
from .package import app_routes as package
from .package import install_routes as package_install
from .prints import editing as print_editing
from .prints import listing as prints
from .starting import making_routes as starting_making
from .starting import sheet_routes as starting_sheet
from .starting import upload_routes as starting_upload
from .starting import waiting_routes as starting_waiting
from .table_rules import routes as table_rules
from .tables import listing as tables
from .tables import one as table
from .tables import record_page
from .template import proposal_routes, upgrade_routes
from .template import routes as template_pages
from .type_change import routes as type_change
from .views import editing as view_editing
from .views import listing as views
from .webhooks import delivery_routes as webhook_deliveries
from .webhooks import form_routes as webhook_form
from .webhooks import routes as webhooks

PAGES = (
    role_routes.pages,
    grant_routes.pages,
    member_routes.pages,
    admin_routes.pages,
    people_routes.pages,
    request_routes.pages,
    job_routes.pages,
    new_routes.pages,
    template_routes.pages,
    clone_routes.pages,
    delete_routes.pages,
    template_pages.pages,
    upgrade_routes.pages,
    proposal_routes.pages,
    draft.pages,
    field_routes.pages,
    type_change.pages,
    form_list.pages,
    form_designer.pages,
    form_rules.pages,
    form_links.pages,
    table_rules.pages,
    expressions.pages,
    overview.pages,
    history.pages,
    undo.pages,
    last.pages,
    bin_routes.pages,
    merge_routes.pages,
    split_routes.pages,
    package.pages,
    package_install.pages,
    starting_upload.pages,
    starting_sheet.pages,
    starting_making.pages,
    starting_waiting.pages,
    tables.pages,
    table.pages,
    webhooks.pages,
    webhook_form.pages,
    webhook_deliveries.pages,
    record_page.pages,
    views.pages,
    prints.pages,
    print_editing.pages,
    view_editing.pages,
    navigation.pages,
    look.pages,
    automations.pages,
    automation_new.pages,
    automation_flow.pages,
    automation_publish.pages,
    automation_expressions.pages,
    automation_hook.pages,
    automation_run_now.pages,
    automation_runs.pages,
    automation_runs_of_record.pages,
    automation_run.pages,
    automation_test.pages,
    automation_replay.pages,
)
